using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dbal.Text;

namespace Dbal.Values;

/// <summary>JSON documents as compact text. Numbers keep their notation, so that no database rounds them (S21).</summary>
internal static class JsonText
{
    /// <summary>The maximum nesting depth of a body, and therefore of a json field.</summary>
    public const int MaxDepth = 32;

    /// <summary>The options for parsing bodies: no comments, no trailing commas, no duplicate names, at most <see cref="MaxDepth"/> levels.</summary>
    public static JsonDocumentOptions Strict { get; } = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the compact text of a value, or its problem.</summary>
    public static string? Read(JsonElement json, out object? value)
    {
        value = null;
        if (Problem(json) is { } problem)
            return problem;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
            json.WriteTo(writer);
        value = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return null;
    }

    /// <summary>Returns the text of a JSON string, unless an escape in it is a lone surrogate.</summary>
    public static bool TryGetString(JsonElement json, out string text)
    {
        try
        {
            text = json.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    /// <summary>Returns the name of a member, unless an escape in it is a lone surrogate.</summary>
    public static bool TryGetName(JsonProperty member, out string name)
    {
        try
        {
            name = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = "";
            return false;
        }
    }

    private static string? Problem(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => TryGetString(json, out var text) ? ScalarText.Problem(text) : "must not contain a lone surrogate",
        JsonValueKind.Array => json.EnumerateArray().Select(Problem).FirstOrDefault(problem => problem is not null),
        JsonValueKind.Object =>
            json.EnumerateObject().Select(member => NameProblem(member) ?? Problem(member.Value)).FirstOrDefault(problem => problem is not null),
        _ => null,
    };

    private static string? NameProblem(JsonProperty member) =>
        TryGetName(member, out var name) ? ScalarText.Problem(name) : "must not contain a lone surrogate";
}
