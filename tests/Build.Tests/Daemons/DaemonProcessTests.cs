using Build.Daemons;
using Build.Processes;
using Build.Results;
using NUnit.Framework;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Build.Tests.Daemons;

/// <summary>Uses real shell processes; a listener in the test sends the daemon's responses.</summary>
[Platform(Exclude = "Win")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DaemonProcessTests
{
    private static readonly TimeLimits Limits = new();
    private static readonly TimeLimits Hasty = new() { Daemon = TimeSpan.FromSeconds(0.2), Step = TimeSpan.FromSeconds(0.3), Load = () => new MachineLoad(0, 2) };
    private readonly string folder = Directory.CreateTempSubdirectory("daemon").FullName;

    [TearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task A_daemon_that_exits_at_once_is_reported_with_exit_code_and_log()
    {
        using var daemon = Start("sh -c 'echo cannot open >&2; exit 3'", FreePort());

        var error = await FailAsync(daemon.WaitReadyAsync(Limits, CancellationToken.None));

        Assert.That(error.Kind, Is.EqualTo(FailureKind.Daemon));
        Assert.That(error.Message, Does.Contain("exit code 3"));
        Assert.That(daemon.LogTail, Is.EqualTo(new[] { "cannot open" }));
    }

    [Test]
    public async Task A_daemon_that_does_not_become_ready_is_reported_with_limit_and_reason()
    {
        using var daemon = Start("sleep 60", FreePort());

        var error = await FailAsync(daemon.WaitReadyAsync(Hasty, CancellationToken.None));
        await daemon.KillAsync();

        Assert.That(error.Message, Does.Contain("not ready within 0.2 s").And.Contain("does not listen"));
        Assert.That(error.Remedy, Does.Contain("--daemon-timeout"));
    }

    [Test]
    public async Task A_daemon_of_another_run_is_rejected()
    {
        using var answers = new Answers("another");
        using var daemon = Start("sleep 60", answers.Port);

        var error = await FailAsync(daemon.WaitReadyAsync(Hasty, CancellationToken.None));
        await daemon.KillAsync();

        Assert.That(error.Message, Does.Contain("'another'").And.Contain("'run'"));
    }

    [Test]
    public async Task A_ready_daemon_describes_itself_and_stops()
    {
        DaemonStatus status;
        DaemonProcess daemon;
        using (var answers = new Answers("run"))
        {
            daemon = Start("sleep 60", answers.Port);
            status = await daemon.WaitReadyAsync(Limits, CancellationToken.None);
        }

        await daemon.StopAsync(Limits, mayHaveEnded: false);

        Assert.That((status.Server, status.Driver), Is.EqualTo(("PostgreSQL 15.8", "Npgsql 10.0.0")));
        Assert.That(status.Capabilities, Is.EqualTo(new[] { "transactions" }));
        Assert.That(daemon.HasExited, Is.True);
        daemon.Dispose();
    }

    [Test]
    public async Task A_daemon_that_ignores_SIGTERM_is_killed_and_reported()
    {
        using var daemon = Start("sh -c 'trap \"\" TERM; echo up; while :; do sleep 0.05; done'", FreePort());
        await UntilAsync(() => daemon.LogTail.Count > 0);

        var error = await FailAsync(daemon.StopAsync(Hasty, mayHaveEnded: false));

        Assert.That(error.Message, Does.Contain("was killed"));
        Assert.That(daemon.HasExited, Is.True);
    }

    [Test]
    [Platform("Linux", Reason = "Children are found in /proc.")]
    public async Task A_child_process_left_by_a_daemon_is_a_leak_and_is_killed()
    {
        using var daemon = Start("sh -c 'sleep 60 & echo $!; wait'", FreePort());
        await UntilAsync(() => daemon.LogTail.Count > 0);
        var child = int.Parse(daemon.LogTail[0]);

        var error = await FailAsync(daemon.StopAsync(Limits, mayHaveEnded: false));

        Assert.That(error.Kind, Is.EqualTo(FailureKind.Leak));
        Assert.That(error.Message, Does.Contain($"{child}"));
        await UntilAsync(() => !File.Exists($"/proc/{child}/stat") || File.ReadAllText($"/proc/{child}/stat").Contains(") Z "));
    }

    [Test]
    public async Task A_port_used_by_another_program_after_the_daemon_is_not_a_leak()
    {
        using var answers = new Answers("run");
        using var daemon = Start("sleep 60", answers.Port);

        await daemon.StopAsync(Limits, mayHaveEnded: false);

        Assert.That(daemon.HasExited, Is.True);
    }

    [TestCase("[1, 2]", "no runId")]
    [TestCase("\"fine\"", "no runId")]
    [TestCase("not json", "returned invalid JSON")]
    public async Task A_daemon_with_another_response_format_is_reported_as_such(string body, string told)
    {
        using var answers = new Answers("run", body);
        using var daemon = Start("sleep 60", answers.Port);

        var error = await FailAsync(daemon.WaitReadyAsync(Hasty, CancellationToken.None));
        await daemon.KillAsync();

        Assert.That(error.Kind, Is.EqualTo(FailureKind.Daemon));
        Assert.That(error.Message, Does.Contain("/health").And.Contain(told));
    }

    [Test]
    public async Task An_address_file_takes_precedence_over_the_reserved_port()
    {
        using var answers = new Answers("run");
        using var daemon = Start($"sh -c 'printf http://127.0.0.1:{answers.Port}/ > {folder}/address; sleep 60'", port: null);

        await daemon.WaitReadyAsync(Limits, CancellationToken.None);
        await daemon.KillAsync();

        Assert.That(daemon.Url.Port, Is.EqualTo(answers.Port));
    }

    [Test]
    [Platform("Linux", Reason = "A process's state is read from /proc.")]
    public async Task Distinguishes_a_stopped_daemon_from_one_that_exited()
    {
        using var answers = new Answers("run");
        using var daemon = Start("sleep 60", answers.Port);
        await daemon.WaitReadyAsync(Limits, CancellationToken.None);
        Assert.That(await daemon.FindFaultAsync(CancellationToken.None), Is.Null);

        using (var stop = Process.Start("kill", ["-STOP", $"{daemon.Id}"]))
            await stop.WaitForExitAsync();
        await UntilAsync(() => ProcessTable.IsStopped(daemon.Id)); // signals are delivered asynchronously
        Assert.That(await daemon.FindFaultAsync(CancellationToken.None), Does.Contain("SIGSTOP"));

        await daemon.KillAsync();
        Assert.That(await daemon.FindFaultAsync(CancellationToken.None), Is.EqualTo("exited with exit code 137 (signal 9)"));
    }

    [Test]
    public async Task The_log_tail_omits_the_builds_own_requests()
    {
        using var daemon = Start($"sh -c 'echo cannot reach the database; for i in 1 2 3; do echo GET /ready {DaemonClient.TraceId}; done; exit 1'", FreePort());
        await UntilAsync(() => daemon.HasExited);

        Assert.That(daemon.LogTail, Is.EqualTo(new[] { "cannot reach the database" }));
    }

    [Test]
    public async Task A_daemon_that_exited_is_reported_unless_a_signal_may_have_stopped_it()
    {
        using var daemon = Start("sh -c 'exit 9'", FreePort());
        await UntilAsync(() => daemon.HasExited);

        await daemon.StopAsync(Limits, mayHaveEnded: true);
        var error = await FailAsync(daemon.StopAsync(Limits, mayHaveEnded: false));

        Assert.That(error.Message, Does.Contain("exited unexpectedly with exit code 9"));
    }

    [Test]
    public async Task A_daemon_of_a_row_recompiles_hot_code_late()
    {
        using var daemon = Start("sh -c 'echo delay $DOTNET_TC_CallCountingDelayMs'", FreePort());
        await UntilAsync(() => daemon.HasExited);

        Assert.That(daemon.LogTail, Is.EqualTo(new[] { $"delay {2000:X}" }), "milliseconds, hexadecimal");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<FailureException> FailAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (FailureException exception)
        {
            return exception;
        }

        throw new AssertionException("There was no failure.");
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 500 && !condition(); i++)
            await Task.Delay(20);
        Assert.That(condition(), Is.True, "within 10 s");
    }

    private DaemonProcess Start(string command, int? port) => DaemonProcess.Start(new DaemonStart(
        new DaemonCommand(command),
        new DaemonConfig("sqlite", ":memory:", port ?? 0, Path.Combine(folder, "address"), "run", folder),
        Path.Combine(folder, "daemon.json"),
        Path.Combine(folder, "daemon.log"),
        port));

    /// <summary>Responds to every request like a daemon of the given run.</summary>
    private sealed class Answers : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public Answers(string runId, string? other = null)
        {
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
            var body = other ?? $$"""
                {"success":true,"data":{"runId":"{{runId}}","capabilities":["transactions"],
                "server":{"name":"PostgreSQL","version":"15.8"},"driver":{"name":"Npgsql","version":"10.0.0"} } }
                """;
            _ = AnswerAsync($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        }

        public int Port { get; }

        public void Dispose() => listener.Dispose();

        private async Task AnswerAsync(string response)
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                if (await stream.ReadAsync(new byte[4096]) > 0)
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(response));
            }
        }
    }
}
