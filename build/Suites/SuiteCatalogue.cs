using System.Diagnostics;
using System.Text.Json;
using Build.Matrix;

namespace Build.Suites;

/// <summary>Asks a suite which tests it has.</summary>
public static class SuiteCatalogue
{
    /// <summary>The full names of a suite's tests.</summary>
    /// <param name="executable">The suite's own program.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="RowException">It does not tell.</exception>
    public static async Task<IReadOnlyList<string>> ListAsync(string executable, CancellationToken cancellationToken)
    {
        if (!File.Exists(executable))
            throw new RowException(FailureKind.Infra, $"There is no suite at {executable}.", "Build it with ./build.sh, or: dotnet build Dbal.slnx -c Release");
        using var process = Process.Start(new ProcessStartInfo(executable, ["--list-tests", "json"]) { RedirectStandardOutput = true })!;
        using var kill = cancellationToken.Register(process.Kill);
        var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        try
        {
            return Read(text);
        }
        catch (JsonException exception)
        {
            throw new RowException(FailureKind.Infra, $"{executable} --list-tests json exited with {process.ExitCode} and no list: {exception.Message}", "Run it by hand.");
        }
    }

    /// <summary>Reads what Microsoft.Testing.Platform prints.</summary>
    /// <exception cref="JsonException">It is no list of tests.</exception>
    internal static IReadOnlyList<string> Read(string json) =>
        JsonElement.Parse(json).TryGetProperty("tests", out var tests)
            ? [.. tests.EnumerateArray().Select(test => test.GetProperty("uid").GetString()!)]
            : throw new JsonException("There is no property 'tests'.");
}
