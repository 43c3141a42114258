using Build.Results;
using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace Build.Suites;

/// <summary>Asks a suite which tests it has. The answer is kept beside the suite until it is built anew, so that it costs one process a build.</summary>
public static class SuiteCatalogue
{
    /// <summary>The full names of a suite's tests.</summary>
    /// <param name="executable">The suite's own program.</param>
    /// <param name="assembly">The suite's assembly.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="FailureException">It does not tell, has no test, or names two tests alike.</exception>
    public static async Task<IReadOnlyList<string>> ListAsync(string executable, string assembly, CancellationToken cancellationToken)
    {
        if (!File.Exists(executable) || !File.Exists(assembly))
            throw new FailureException(FailureKind.Infra, $"There is no suite at {executable}.", "Build it with ./build.sh, or: dotnet build Dbal.slnx -c Release");
        var keptFile = Path.ChangeExtension(assembly, ".tests.json");
        var identity = Identity(assembly);
        if (await ReadKeptAsync(keptFile, cancellationToken) is { } kept && kept.Identity == identity)
            return kept.Tests;
        var tests = await AskAsync(executable, cancellationToken);
        NUnitResultFile.RequireUnique(tests);
        if (tests.Count == 0)
            throw new FailureException(FailureKind.Infra, $"{executable} lists no tests.", "Run it by hand with --list-tests.");
        await KeepAsync(keptFile, new Kept(identity, tests), cancellationToken);
        return tests;
    }

    /// <summary>Reads what Microsoft.Testing.Platform prints.</summary>
    /// <exception cref="JsonException">It is no list of tests.</exception>
    internal static IReadOnlyList<string> Read(string json) =>
        JsonElement.Parse(json).TryGetProperty("tests", out var tests)
            ? [.. tests.EnumerateArray().Select(test => test.GetProperty("uid").GetString()!)]
            : throw new JsonException("There is no property 'tests'.");

    private static async Task<IReadOnlyList<string>> AskAsync(string executable, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(executable, ["--list-tests", "json"]) { RedirectStandardOutput = true })!;
        using var kill = cancellationToken.Register(process.Kill);
        var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        try
        {
            return process.ExitCode == 0 ? Read(text) : throw new JsonException("The exit code should be 0.");
        }
        catch (JsonException exception)
        {
            throw new FailureException(
                FailureKind.Infra,
                $"{executable} --list-tests json ended with {SuiteCheck.ExitStatus(process.ExitCode)} and no list: {exception.Message}",
                "Run it by hand.");
        }
    }

    // The compiler gives each assembly a new id when its content changes. Names of tests may come from any assembly beside the suite.
    private static string Identity(string assembly)
    {
        var ids = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(assembly)!, "*.dll").Order(StringComparer.Ordinal))
        {
            using var image = new PEReader(File.OpenRead(file));
            if (!image.HasMetadata)
                continue;
            var metadata = image.GetMetadataReader();
            ids.Add($"{Path.GetFileNameWithoutExtension(file)} {metadata.GetGuid(metadata.GetModuleDefinition().Mvid):n}");
        }

        return string.Join('\n', ids);
    }

    private static async Task<Kept?> ReadKeptAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<Kept>(await File.ReadAllTextAsync(file, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    // Another run may read or write it at the same time.
    private static async Task KeepAsync(string file, Kept kept, CancellationToken cancellationToken)
    {
        var unfinished = $"{file}.{Environment.ProcessId}.part";
        try
        {
            await File.WriteAllTextAsync(unfinished, JsonSerializer.Serialize(kept), cancellationToken);
            File.Move(unfinished, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be written to costs the next run a process.
        }
    }

    private sealed record Kept(string Identity, IReadOnlyList<string> Tests);
}
