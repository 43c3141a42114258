using Build.Matrix;
using Build.Results;

namespace Build.Reports;

/// <summary>Describes the selection of a run that ran only a part of the tests or backends.</summary>
internal static class RunSelection
{
    /// <summary>Returns the selection as notices; empty for a complete run.</summary>
    public static IReadOnlyList<string> Sentences(MatrixResult result) => [.. new[] { Tests(result), Backends(result), Daemon(result) }.OfType<string>()];

    /// <summary>Returns the selection as a short text, such as <c>3 of 17 tests, 1 of 6 backends</c>; null for a complete run.</summary>
    public static string? Brief(MatrixResult result)
    {
        var request = result.Request;
        string?[] parts =
        [
            request.Filter is null && request.Shard is null ? null : CountOfTests(result),
            request.RerunOf is null ? null : "rerun",
            Backends(result) is null ? null : CountOfBackends(result),
            request.Daemon is null ? null : "another daemon",
        ];
        return parts.Any(part => part is not null) ? string.Join(", ", parts.OfType<string>()) : null;
    }

    /// <summary>Describes the selected tests; null for all tests.</summary>
    public static string? Tests(MatrixResult result)
    {
        var request = result.Request;
        var selected = Narrowed(result);
        var rerun = request.RerunOf is null ? null : $"Rerun of {request.RerunOf} (--rerun-failed): passed tests of that run are kept and did not run again";
        return selected is null ? rerun : rerun is null ? selected : $"{rerun}; {selected}";
    }

    /// <summary>Describes the tests that a filter or shard selected; null for all tests.</summary>
    public static string? Narrowed(MatrixResult result)
    {
        var request = result.Request;
        string?[] options = [request.Filter is null ? null : $"--filter=\"{request.Filter}\"", request.Shard is null ? null : $"--shard={request.Shard}"];
        return options.Any(option => option is not null) ? $"{CountOfTests(result)} selected by {string.Join(' ', options.OfType<string>())}" : null;
    }

    private static string? Backends(MatrixResult result) =>
        Backend.All.Select(backend => backend.Name).Except(result.Request.Backends).Any()
            ? $"{CountOfBackends(result)} selected by --backend={string.Join(',', result.Request.Backends)}"
            : null;

    private static string? Daemon(MatrixResult result) =>
        result.Request.Daemon is { } command ? $"Another daemon (--daemon), whose capabilities were not checked: {command}" : null;

    private static string CountOfBackends(MatrixResult result) => $"{result.Request.Backends.Count} of {Backend.All.Count} backends";

    private static string CountOfTests(MatrixResult result) =>
        (result.Rows.Max(row => row.Selected) is { } count ? $"{count}" : "some") + $" of {Wording.Count(result.SuiteTests.Count, "test")}";
}
