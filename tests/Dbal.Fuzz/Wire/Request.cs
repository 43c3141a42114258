using System.Text;

namespace Dbal.Fuzz.Wire;

/// <summary>A request that is sent unchanged. Every character of its head is one byte (Latin-1).</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The path with its query, percent-encoded or not.</param>
/// <param name="Body">The body; null for none. Its length is sent in <c>Content-Length</c>.</param>
internal sealed record Request(string Method, string Target, byte[]? Body = null)
{
    private const string Json = "application/json";

    /// <summary>Placeholders for the last ETag and the last cursor from earlier responses of the same input.</summary>
    public const string LastETag = "{etag}", LastCursor = "{cursor}";

    /// <summary>The headers other than <c>Content-Length</c>.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [("Host", "localhost")];

    /// <summary>Creates a request with a JSON body.</summary>
    public static Request WithJson(string method, string target, string json) =>
        new Request(method, target, Encoding.UTF8.GetBytes(json)).With("Content-Type", Json);

    /// <summary>Returns a copy with one more header.</summary>
    public Request With(string name, string value) => this with { Headers = [.. Headers, (name, value)] };

    /// <summary>Returns a copy with the placeholders <see cref="LastETag"/> and <see cref="LastCursor"/> replaced.</summary>
    public Request Filled(string etag, string cursor)
    {
        if (!Target.Contains('{') && Body is null && !Headers.Any(header => header.Value.Contains('{')))
            return this;
        return this with
        {
            Target = Fill(Target),
            Headers = [.. Headers.Select(header => (header.Name, Fill(header.Value)))],
            Body = Body?.AsSpan().IndexOf("{etag}"u8) >= 0
                ? Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(Body).Replace(LastETag, etag.Replace("\"", "\\\"")))
                : Body,
        };

        string Fill(string text) => text.Replace(LastETag, etag).Replace(LastCursor, cursor);
    }

    /// <summary>Returns the bytes.</summary>
    public byte[] ToBytes()
    {
        var head = new StringBuilder().Append(Method).Append(' ').Append(Target).Append(" HTTP/1.1\r\n");
        foreach (var (name, value) in Headers)
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        if (Body is not null)
            head.Append("Content-Length: ").Append(Body.Length).Append("\r\n");
        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. Body ?? []];
    }

    /// <summary>Returns smaller variants of the request.</summary>
    public IEnumerable<Request> Smaller()
    {
        var parts = Target.Split('?', 2);
        if (parts is [var path, var query])
        {
            foreach (var some in Parts.Without(query.Split('&')))
                yield return this with { Target = some.Count == 0 ? path : $"{path}?{string.Join('&', some)}" };
            foreach (var some in Parts.Without([.. query]))
                yield return this with { Target = $"{path}?{string.Concat(some)}" };
        }

        foreach (var some in Parts.Without(Headers))
            yield return this with { Headers = some };
        foreach (var some in Parts.Without(Body ?? []))
            yield return this with { Body = [.. some] };
        foreach (var some in Parts.Without([.. parts[0]]))
            yield return this with { Target = string.Concat(some) + Target[parts[0].Length..] };
        foreach (var header in Headers)
        {
            foreach (var some in Parts.Without([.. header.Value]))
                yield return this with { Headers = [.. Headers.Select(each => each == header ? (header.Name, string.Concat(some)) : each)] };
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Target}";
}
