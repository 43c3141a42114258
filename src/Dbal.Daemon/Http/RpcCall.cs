using System.Text.Json;
using Dbal.Errors;
using Dbal.Text;

namespace Dbal.Daemon.Http;

/// <summary>The body of an RPC call: <c>{"entity","action","tenantId","payload","options"}</c>.</summary>
internal sealed class RpcCall
{
    private static readonly string[] Members = ["entity", "action", "tenantId", "payload", "options"];

    private readonly Dictionary<string, JsonElement> members;
    private readonly Dictionary<string, JsonElement> options;

    private RpcCall(Dictionary<string, JsonElement> members, Dictionary<string, JsonElement> options)
    {
        this.members = members;
        this.options = options;
    }

    /// <summary>The entity, as <c>package.name</c>, or its name alone.</summary>
    public string Entity => Text("entity");

    /// <summary>The action's name.</summary>
    public string Action => Text("action");

    /// <summary>The tenant.</summary>
    public string Tenant => Text("tenantId");

    /// <summary>The names of the given options.</summary>
    public IEnumerable<string> OptionNames =>
        members.TryGetValue("options", out var given) ? given.EnumerateObject().Select(each => each.Name) : [];

    /// <summary>The body of the corresponding REST request.</summary>
    public JsonElement Payload => members.TryGetValue("payload", out var payload) ? payload : throw Fault("requires 'payload'");

    /// <summary>The id in the payload.</summary>
    public string Id =>
        Payload is { ValueKind: JsonValueKind.Object } payload
        && payload.TryGetProperty(Entities.Entity.IdField, out var id)
        && id.ValueKind is JsonValueKind.String
            ? Unicode(id)
            : throw Fault("requires the row's id in 'payload', as in {\"id\": \"…\"}");

    /// <summary>Reads a call.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.BadRequest"/> for a malformed call.</exception>
    public static RpcCall Parse(JsonElement body)
    {
        var members = MembersOf(body, "The body");
        if (body.EnumerateObject().Select(each => each.Name).FirstOrDefault(name => !Members.Contains(name)) is { } unknown)
            throw Fault($"has the unknown member '{unknown}'", NearestName.Hint(unknown, Members));
        return new RpcCall(members, members.TryGetValue("options", out var options) ? MembersOf(options, "'options'") : []);
    }

    /// <summary>Returns an option that is text, or null.</summary>
    public string? Option(string name) => options.TryGetValue(name, out var value) ? TextOf(value, $"the option '{name}'") : null;

    /// <summary>Returns an option that is text or an array of texts, joined by commas, or null.</summary>
    public string? NamesOption(string name) =>
        options.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.Array
            ? string.Join(',', value.EnumerateArray().Select(each => TextOf(each, $"each of the option '{name}'")))
            : Option(name);

    /// <summary>Returns the options of a list as query parameters.</summary>
    public IEnumerable<KeyValuePair<string, string>> ListParameters()
    {
        if (options.TryGetValue("filter", out var filter))
        {
            foreach (var (name, value) in MembersOf(filter, "The option 'filter'", keepNulls: true))
                yield return new(name, FilterText(name, value));
        }

        if (options.TryGetValue("or", out var or))
        {
            foreach (var group in or.ValueKind is JsonValueKind.Array ? or.EnumerateArray().ToArray() : [or])
                yield return new("or", TextOf(group, "each group of the option 'or'"));
        }

        if (NamesOption("sort") is { } sort)
            yield return new("sort", sort);
        foreach (var name in new[] { "limit", "cursor", "count" })
        {
            if (options.TryGetValue(name, out var value))
                yield return new(name, ScalarText(value) ?? throw Fault($"has an option '{name}' that is not a number, true, false or text"));
        }
    }

    private static string FilterText(string name, JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.Array)
            return ScalarText(value) ?? throw Fault($"filters '{name}' by null or an object", $"To find nulls, use \"{name.Split('.')[0]}.isNull\": true.");
        if (!name.EndsWith(".in", StringComparison.Ordinal) && !name.EndsWith(".nin", StringComparison.Ordinal))
            throw Fault($"filters '{name}' by an array", $"To match one of several values, use \"{name.Split('.')[0]}.in\".");
        var values = value.EnumerateArray().Select(
            each => ScalarText(each) ?? throw Fault($"filters '{name}' by an array with an item that is not a value")).ToList();
        // A single empty text would be read as an empty list; repeating it does not change the meaning.
        return values is [""] ? "," : string.Join(',', values.Select(each => each.Replace("\\", "\\\\").Replace(",", "\\,")));
    }

    private static string? ScalarText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Unicode(value),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private string Text(string name) => members.TryGetValue(name, out var value) ? TextOf(value, $"'{name}'") : throw Fault($"requires '{name}'");

    private static string TextOf(JsonElement value, string what) =>
        value.ValueKind is JsonValueKind.String ? Unicode(value) : throw Fault($"requires text as {what}");

    private static string Unicode(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Fault("contains a lone surrogate");
        }
    }

    // A null member counts as absent.
    private static Dictionary<string, JsonElement> MembersOf(JsonElement json, string what, bool keepNulls = false) =>
        json.ValueKind is JsonValueKind.Object
            ? json.EnumerateObject()
                .Where(each => keepNulls || each.Value.ValueKind is not JsonValueKind.Null)
                .ToDictionary(each => each.Name, each => each.Value)
            : throw new DbalException(ErrorCode.BadRequest, $"{what} must be a JSON object.");

    private static DbalException Fault(string problem, string? hint = null) => new(ErrorCode.BadRequest, $"The call {problem}.", hint: hint);
}
