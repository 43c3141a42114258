namespace Dbal.Canaries.Patching;

/// <summary>
/// The patches in tests/Dbal.Canaries/Patches: faults inside of a backend, which the seams cannot reach. A patch begins with lines <c>key: value</c>, which
/// <c>git apply</c> skips: <c>Rule</c>, <c>Breaks</c>, optionally <c>Trap</c>, and a <c>Test</c> for each row that it concerns.
/// </summary>
internal static class PatchFile
{
    private const string FirstLine = "diff --git ";

    private static readonly string[] Keys = ["Rule", "Breaks", "Trap", "Test"];

    /// <summary>Reads all patches.</summary>
    /// <exception cref="InvalidOperationException">One is malformed.</exception>
    public static IReadOnlyList<Canary> ReadAll() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Clone.Root, "tests", "Dbal.Canaries", "Patches"), "*.patch").Order(StringComparer.Ordinal)
            .Select(file => Parse(file, File.ReadAllText(file))),
    ];

    /// <summary>Reads a patch.</summary>
    /// <param name="file">The file; its name is the canary's.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="InvalidOperationException">It is malformed.</exception>
    public static Canary Parse(string file, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').TakeWhile(line => !line.StartsWith(FirstLine, StringComparison.Ordinal))
            .Where(line => line.Length > 0).Select(line => line.Split(": ", 2)).ToList();
        if (lines.FirstOrDefault(line => line.Length < 2 || !Keys.Contains(line[0])) is { } unknown)
            throw Fault($"Cannot read '{string.Join(": ", unknown)}'. Before the line '{FirstLine}…', write lines 'key: value' with {string.Join(", ", Keys)}.");
        var rule = Value("Rule");
        var tests = Values("Test").Select(value => ParseTest(value, rule)).ToList();
        return tests.Count == 0
            ? throw Fault("It names no test. Write 'Test: <row> <fixture>.<method>' for each row that it concerns.")
            : new Canary(Path.GetFileNameWithoutExtension(file), rule, Value("Breaks"))
            {
                Trap = Values("Trap").FirstOrDefault(),
                Patch = new Patch(file, tests),
            };

        IEnumerable<string> Values(string key) => lines.Where(line => line[0] == key).Select(line => line[1]);

        string Value(string key) => Values(key).FirstOrDefault() ?? throw Fault($"The line '{key}: …' is missing.");

        PatchTest ParseTest(string value, string rule) =>
            value.Split(' ', 2) is [var row, var test] && test.Split('(')[0].LastIndexOf('.') is > 0 and var dot
                && test[(dot + 1)..].StartsWith(rule + "_", StringComparison.Ordinal)
                ? new PatchTest(row, test[..dot], test[(dot + 1)..])
                : throw Fault($"'{value}' is not a row and a test that is named for {rule}. Write '<row> <fixture>.{rule}_<name>'.");

        InvalidOperationException Fault(string problem) => new($"{file}: {problem}");
    }
}

/// <summary>A fault inside of a backend.</summary>
/// <param name="File">The patch.</param>
/// <param name="Tests">The unit tests that must notice it.</param>
internal sealed record Patch(string File, IReadOnlyList<PatchTest> Tests);

/// <summary>A unit test that must notice a patch.</summary>
/// <param name="Row">The row that it tests.</param>
/// <param name="Fixture">The full name of its class.</param>
/// <param name="Name">The name of its method, with the case in parentheses if only one is meant.</param>
internal sealed record PatchTest(string Row, string Fixture, string Name)
{
    /// <summary>The name of its method.</summary>
    public string Method => Name.Split('(')[0];

    /// <summary>Selects it, in NUnit's language for tests (https://docs.nunit.org/articles/nunit/running-tests/Test-Selection-Language.html).</summary>
    public string Selection => $"(class == '{Fixture}' and {(Name == Method ? "method" : "name")} == '{Name}')";

    /// <summary>Whether a test that ran is this one, or one of its cases.</summary>
    public bool Is(string fullName) => Name == Method ? fullName.Split('(')[0] == $"{Fixture}.{Method}" : fullName == $"{Fixture}.{Name}";
}
