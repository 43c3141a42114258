using System.Text.Json;

namespace Dbal.Compare.Playing;

/// <summary>An answer without what differs between daemons by right.</summary>
/// <param name="Status">The status.</param>
/// <param name="ETag">The name of the ETag.</param>
/// <param name="Location">The header.</param>
/// <param name="Body">The body, with sorted members.</param>
internal sealed record NormalAnswer(int Status, string? ETag, string? Location, string Body)
{
    /// <summary>The texts for people: messages, problems and hints. The model has none; the rows must agree.</summary>
    public string Words { get; init; } = "";

    /// <summary>Whether an error names one of the fields in the body.</summary>
    public bool NamesAnyField { get; init; }

    /// <summary>Whether a daemon's answer is what this answer of the model requires.</summary>
    public bool Allow(NormalAnswer other) =>
        (Status, ETag, Location) == (other.Status, other.ETag, other.Location)
        && (NamesAnyField ? Fields(other.Body).Count == 1 && !Fields(other.Body).Except(Fields(Body)).Any() : Body == other.Body);

    /// <summary>The answer for people.</summary>
    public override string ToString() =>
        string.Join('\n', new[] { $"{Status}", ETag is null ? null : $"ETag: {ETag}", Location is null ? null : $"Location: {Location}", Body, Words }
            .Where(line => !string.IsNullOrEmpty(line)));

    private static List<string?> Fields(string body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("error", out var error)
            ? [.. error.GetProperty("fields").EnumerateArray().Select(each => each.GetProperty("field").GetString())]
            : [];
    }
}
