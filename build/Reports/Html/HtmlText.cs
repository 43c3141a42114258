using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Build.Reports.Html;

/// <summary>
/// A fragment of HTML, written as an interpolated string. Its literal parts are markup. Inserted text is encoded; inserted fragments are not.
/// </summary>
[InterpolatedStringHandler]
internal readonly struct HtmlText(int literalLength, int formattedCount)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html = new(literalLength + (16 * formattedCount));

    public static HtmlText Empty { get; } = $"";

    public void AppendLiteral(string markup) => _html.Append(markup);

    public void AppendFormatted(string? text) => _html.Append(Encoder.Encode(text ?? ""));

    public void AppendFormatted(int number) => _html.Append(number);

    public void AppendFormatted(double number) => _html.Append(number.ToString("0.##", CultureInfo.InvariantCulture));

    public void AppendFormatted(HtmlText html) => _html.Append(html._html);

    public void AppendFormatted(IEnumerable<HtmlText> pieces)
    {
        foreach (var piece in pieces)
            _html.Append(piece._html);
    }

    public override string ToString() => _html.ToString();
}
