using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Dbal.Tests.Daemon;

/// <summary>When the log cannot be written, log lines are lost, but requests and startup are not affected.</summary>
[Platform(Exclude = "Win")]
internal sealed class LogOutputTests
{
    private const int Writes = 600; // their lines exceed the capacity of a pipe

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("dbal-log-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    [Platform("Linux")]
    public Task A_full_disk() => AnswerEverythingAsync("exec \"$@\" > /dev/full", readsOutput: true, expectDrops: true);

    [Test]
    public Task A_pipe_that_nobody_reads() => AnswerEverythingAsync("exec \"$@\"", readsOutput: false, expectDrops: false);

    [Test]
    public Task A_pipe_whose_reader_has_gone() => AnswerEverythingAsync("exec \"$@\" | true", readsOutput: true, expectDrops: true);

    [Test]
    public Task A_closed_output() => AnswerEverythingAsync("exec \"$@\" >&-", readsOutput: true, expectDrops: false);

    private async Task AnswerEverythingAsync(string shell, bool readsOutput, bool expectDrops)
    {
        var config = Path.Combine(folder, "daemon.json");
        await File.WriteAllTextAsync(config, """{"adapter": "sqlite", "database_url": ":memory:", "port": 0, "address_file": "address"}""");
        using var daemon = DaemonProgram.StartBy(new ProcessStartInfo("/bin/sh", ["-c", shell, "sh", .. DaemonProgram.Command, "--config", config]));
        try
        {
            if (readsOutput)
                _ = daemon.StandardOutput.ReadToEndAsync();
            var address = Path.Combine(folder, "address");
            Assert.That(() => File.Exists(address), Is.True.After((int)DaemonProgram.Limit.TotalMilliseconds, 20), "it starts");
            using var http = new HttpClient { BaseAddress = new Uri(await File.ReadAllTextAsync(address)), Timeout = DaemonProgram.Limit };
            Assert.That(async () => (await http.GetAsync("/ready")).StatusCode, Is.EqualTo(HttpStatusCode.OK).After(20_000, 20));

            for (var i = 0; i < Writes; i++)
            {
                using var answer = await http.PostAsJsonAsync("/acme/core/user", new { username = $"u{i}", email = $"u{i}@example.org" });
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            }

            Assert.That(DroppedLines(await http.GetStringAsync("/metrics")), expectDrops ? Is.Positive : Is.AtLeast(0));
            await StopAsync(http);
        }
        finally
        {
            daemon.Kill(entireProcessTree: true);
        }
    }

    // The answering process, which with a pipe is a child of the shell.
    private static async Task StopAsync(HttpClient http)
    {
        var id = (await http.GetFromJsonAsync<System.Text.Json.JsonElement>("/health")).GetProperty("data").GetProperty("pid").GetInt32();
        using var process = Process.GetProcessById(id);
        using (var kill = Process.Start("kill", ["-TERM", $"{id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static int DroppedLines(string metrics) => int.Parse(Regex.Match(metrics, @"^dbal_log_lines_dropped_total (\d+)$", RegexOptions.Multiline).Groups[1].Value);
}
