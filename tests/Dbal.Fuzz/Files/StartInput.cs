using System.Diagnostics;
using System.Text;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Files;

/// <summary>A start of the daemon with files that may be invalid. It must serve, or exit with a documented code and a message on stderr.</summary>
/// <param name="Configuration">The configuration file.</param>
/// <param name="Entity">An entity file beside <c>user.yaml</c>; null for the shipped entities.</param>
internal sealed record StartInput(byte[] Configuration, byte[]? Entity) : IInput
{
    /// <summary>The kind's name.</summary>
    public const string Name = "starts";

    private const string Serving = """{"adapter": "sqlite", "database_url": ":memory:", "schema_folder": "entities"}""";
    private static readonly int[] ExitCodes = [1, 2];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Generates a start.</summary>
    public static StartInput Next(Draw draw) => draw.Chance(0.6)
        ? new(Encoding.UTF8.GetBytes(Serving), Encoding.UTF8.GetBytes(EntityTexts.Next(draw)))
        : new(ConfigurationInput.Next(draw).Bytes, null);

    /// <inheritdoc/>
    public async Task RunAsync(Exchange exchange)
    {
        var folder = Directory.CreateTempSubdirectory("dbal-fuzz-");
        try
        {
            var address = Path.Combine(folder.FullName, "address");
            using var process = Process.Start(StartInfo(folder, address))!;
            process.OutputDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            var errors = process.StandardError.ReadToEndAsync();
            try
            {
                await RequireAsync(exchange, process, address, errors);
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<IInput> Smaller() => Entity is { } entity
        ? Parts.Without(entity).Take(20).Select(some => this with { Entity = [.. some] })
        : Parts.Without(Configuration).Take(20).Select(some => this with { Configuration = [.. some] });

    /// <inheritdoc/>
    public string Reproduce(Exchange exchange, string name) => $"Dbal.Daemon --config '{Artifacts.Write($"{name}.json", Configuration)}'"
        + (Entity is null ? "" : $"   # with {Artifacts.Write($"{name}.yaml", Entity)} beside user.yaml in its folder entities");

    private static async Task RequireAsync(Exchange exchange, Process process, string address, Task<string> errors)
    {
        var limit = Limit * Build.Processes.MachineLoad.Read().Factor;
        var clock = Stopwatch.StartNew();
        while (!process.HasExited && !File.Exists(address))
        {
            if (clock.Elapsed > limit)
                throw new Fault("a daemon that neither serves nor exits", $"waited {limit.TotalSeconds:0} s");
            await Task.Delay(50);
        }

        if (!process.HasExited)
        {
            exchange.NoteStatus(200);
            return;
        }

        exchange.NoteStatus(400);
        var output = await errors;
        if (!ExitCodes.Contains(process.ExitCode))
            throw new Fault($"a start exits with code {process.ExitCode}", output);
        if (output.Length == 0 || output.Contains("Unhandled exception", StringComparison.Ordinal) || output.Contains("\n   at ", StringComparison.Ordinal))
            throw new Fault("a start fails without a message of the daemon", output);
    }

    private ProcessStartInfo StartInfo(DirectoryInfo folder, string address)
    {
        var command = Environment.GetEnvironmentVariable("DBAL_DAEMON_COMMAND") ?? "";
        if (!command.Contains("{config}", StringComparison.Ordinal))
            Assert.Ignore("This test starts daemons: set DBAL_DAEMON_COMMAND to a command with {config}, as ./build.sh does.");
        var file = Path.Combine(folder.FullName, "daemon.json");
        File.WriteAllBytes(file, Configuration);
        var entities = folder.CreateSubdirectory("entities").FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "entities", "user.yaml"), Path.Combine(entities, "user.yaml"));
        if (Entity is not null)
            File.WriteAllBytes(Path.Combine(entities, "x.yaml"), Entity);
        command = command.Replace("{config}", $"\"{file}\"").Replace("{port}", "0");
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe") { Arguments = $"/d /s /c \"{command}\"" }
            : new ProcessStartInfo("/bin/sh", ["-c", $"exec {command}"]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("DBAL_", StringComparison.Ordinal)))
            start.Environment.Remove(name);
        // The environment takes precedence: no daemon listens on a port that another program may use.
        (start.Environment["DBAL_PORT"], start.Environment["DBAL_ADDRESS_FILE"]) = ("0", address);
        return start;
    }
}
