using System.Text;

namespace Dbal.Fuzz.Wire;

/// <summary>A response as received.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body, without chunks.</param>
internal sealed record WireAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether the daemon closes the connection after it.</summary>
    public bool Closes => Header("Connection") is "close";

    /// <summary>The body as text.</summary>
    /// <exception cref="DecoderFallbackException">The body is not UTF-8.</exception>
    public string Text => Strict.GetString(Body);

    /// <summary>A header's value; null when it is absent.</summary>
    public string? Header(string name) => Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
