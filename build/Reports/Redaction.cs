using Build.Results;
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Build.Reports;

/// <summary>
/// Makes text safe to show: masks secrets, and escapes characters that terminals interpret or XML forbids. All reports are generated from a redacted
/// result.
/// </summary>
public static partial class Redaction
{
    // A superset of the characters that Escape changes.
    private static readonly SearchValues<char> PossiblyEscaped =
        SearchValues.Create([.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(each => char.IsSurrogate(each) || !IsPrintable(new Rune(each)))]);

    /// <summary>
    /// Masks passwords in URLs (RFC 3986 user information) and in connection strings, and bearer tokens (RFC 6750). Removes ANSI colour codes. Escapes other
    /// control characters and lone surrogates, as in <c>\u001b</c>.
    /// </summary>
    public static string Redact(string text)
    {
        text = text.ReplaceLineEndings("\n");
        // Few texts have a URL. Without this check, the expression would try to match at every letter.
        if (text.Contains("://", StringComparison.Ordinal))
            text = UrlPassword().Replace(text, "${user}:***@");
        text = NamedPassword().Replace(text, "${name}***");
        text = BearerToken().Replace(text, "${scheme} ***");
        return Escape(ColourCode().Replace(text, ""));
    }

    internal static MatrixResult Redact(MatrixResult result) => result with
    {
        RunId = Redact(result.RunId),
        Commit = RedactOptional(result.Commit),
        PackageFeed = Redact(result.PackageFeed),
        Suite = Redact(result.Suite),
        Request = Redact(result.Request),
        SuiteTests = RedactAll(result.SuiteTests),
        Notes = RedactAll(result.Notes),
        Rows = [.. result.Rows.Select(Redact)],
    };

    private static RunRequest Redact(RunRequest request) => request with
    {
        Backends = RedactAll(request.Backends),
        Filter = RedactOptional(request.Filter),
        Shard = RedactOptional(request.Shard),
        RerunOf = RedactOptional(request.RerunOf),
        Daemon = RedactOptional(request.Daemon),
    };

    private static RowResult Redact(RowResult row) => row with
    {
        Backend = Redact(row.Backend),
        Reason = RedactOptional(row.Reason),
        Remedy = RedactOptional(row.Remedy),
        Server = RedactOptional(row.Server),
        Source = RedactOptional(row.Source),
        Driver = RedactOptional(row.Driver),
        Capabilities = RedactAll(row.Capabilities),
        Tests = [.. row.Tests.Select(Redact)],
        DaemonLog = RedactOptional(row.DaemonLog),
        DaemonLogTail = RedactAll(row.DaemonLogTail),
        ResultFile = RedactOptional(row.ResultFile),
        Shard = RedactOptional(row.Shard),
        FixtureFailures = RedactAll(row.FixtureFailures),
        Notes = RedactAll(row.Notes),
    };

    private static TestResult Redact(TestResult test) => test with
    {
        Name = Redact(test.Name),
        FullName = Redact(test.FullName),
        Message = RedactOptional(test.Message),
        StackTrace = RedactOptional(test.StackTrace),
        Expected = RedactOptional(test.Expected),
        Found = RedactOptional(test.Found),
        Output = RedactOptional(test.Output),
        DaemonLog = RedactAll(test.DaemonLog),
        Since = RedactOptional(test.Since),
        Rerun = RedactOptional(test.Rerun),
    };

    private static string? RedactOptional(string? text) => text is null ? null : Redact(text);

    private static IReadOnlyList<string> RedactAll(IReadOnlyList<string> texts) => [.. texts.Select(Redact)];

    private static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny(PossiblyEscaped))
            return text;
        var shown = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune) || !IsPrintable(rune))
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
                continue;
            }
            shown.Append(rune);
            i += rune.Utf16SequenceLength - 1;
        }
        return shown.ToString();
    }

    // XML 1.0 does not allow U+FFFE and U+FFFF.
    private static bool IsPrintable(Rune rune) => rune.Value is '\n' or '\t' || (!Rune.IsControl(rune) && rune.Value is not (0xFFFE or 0xFFFF));

    [GeneratedRegex(@"(?<user>\b[A-Za-z][A-Za-z0-9+.-]*://[^\s/?#""'<>:@]*):[^\s/?#""'<>]*@")]
    private static partial Regex UrlPassword();

    [GeneratedRegex(@"(?<name>\b(?:password|pwd)\s*=\s*)(?:'[^']*'|[^\s;&""'<>]+)", RegexOptions.IgnoreCase)]
    private static partial Regex NamedPassword();

    [GeneratedRegex(@"(?<scheme>\bBearer) +[A-Za-z0-9._~+/-]+=*", RegexOptions.IgnoreCase)]
    private static partial Regex BearerToken();

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex ColourCode();
}
