using Build.Results;
using Build.Workspace;
using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace Build.Suites;

/// <summary>Lists the tests of a suite. The list is cached in a file next to the suite until the suite is built again.</summary>
public static class SuiteCatalogue
{
    /// <summary>Returns the full names of a suite's tests.</summary>
    /// <param name="repository">The clone.</param>
    /// <param name="suite">The suite.</param>
    /// <param name="cancellationToken">Kills the processes that list the tests.</param>
    /// <exception cref="FailureException">The tests cannot be listed, a project has none, or there are duplicate names.</exception>
    public static async Task<IReadOnlyList<string>> ListAsync(Repository repository, Suite suite, CancellationToken cancellationToken)
    {
        var tests = new List<string>();
        foreach (var project in suite.Projects)
            tests.AddRange(await ListAsync(repository.Executable(project), repository.Assembly(project), cancellationToken));
        return tests;
    }

    /// <summary>Returns the full names of a project's tests.</summary>
    /// <param name="executable">The suite's executable.</param>
    /// <param name="assembly">The suite's assembly.</param>
    /// <param name="cancellationToken">Kills the process that lists the tests.</param>
    /// <exception cref="FailureException">The tests cannot be listed, there are none, or there are duplicate names.</exception>
    public static async Task<IReadOnlyList<string>> ListAsync(string executable, string assembly, CancellationToken cancellationToken)
    {
        if (!File.Exists(executable) || !File.Exists(assembly))
        {
            throw new FailureException(
                FailureKind.Infra, $"Cannot find the suite {executable}.", "Run ./build.sh --target=Compile.");
        }

        var cacheFile = Path.ChangeExtension(assembly, ".tests.json");
        var identity = Identity(assembly);
        if (await ReadCacheAsync(cacheFile, cancellationToken) is { } cache && cache.Identity == identity)
            return cache.Tests;
        var tests = await AskAsync(executable, cancellationToken);
        NUnitResultFile.RequireUnique(tests);
        if (tests.Count == 0)
            throw new FailureException(FailureKind.Infra, $"The suite has no tests: {executable}", "Run it with --list-tests.");
        await WriteCacheAsync(cacheFile, new Cache(identity, tests), cancellationToken);
        return tests;
    }

    /// <summary>Parses the list of tests of Microsoft.Testing.Platform.</summary>
    /// <exception cref="JsonException">The text is not a list of tests.</exception>
    internal static IReadOnlyList<string> Read(string json) =>
        JsonElement.Parse(json).TryGetProperty("tests", out var tests)
            ? [.. tests.EnumerateArray().Select(test => test.GetProperty("uid").GetString()!)]
            : throw new JsonException("The property 'tests' is missing.");

    private static async Task<IReadOnlyList<string>> AskAsync(string executable, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(executable, ["--list-tests", "json"]) { RedirectStandardOutput = true })!;
        using var kill = cancellationToken.Register(process.Kill);
        var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        try
        {
            return process.ExitCode == 0 ? Read(text) : throw new JsonException("The exit code is not 0.");
        }
        catch (JsonException exception)
        {
            throw new FailureException(
                FailureKind.Infra,
                $"Cannot list the tests: {executable} --list-tests json exited with {SuiteCheck.ExitStatus(process.ExitCode)}: {exception.Message}",
                "Run this command and read its output.");
        }
    }

    // The compiler changes the id (MVID) of an assembly when its content changes. All assemblies of the folder may define test names.
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

    private static async Task<Cache?> ReadCacheAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<Cache>(await File.ReadAllTextAsync(file, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    // Written to a second file and then renamed, because another run may read or write the cache at the same time.
    private static async Task WriteCacheAsync(string file, Cache cache, CancellationToken cancellationToken)
    {
        var unfinished = $"{file}.{Environment.ProcessId}.part";
        try
        {
            await File.WriteAllTextAsync(unfinished, JsonSerializer.Serialize(cache), cancellationToken);
            File.Move(unfinished, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without the cache, the next run lists the tests again.
        }
    }

    private sealed record Cache(string Identity, IReadOnlyList<string> Tests);
}
