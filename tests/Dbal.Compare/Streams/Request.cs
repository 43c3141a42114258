namespace Dbal.Compare.Streams;

/// <summary>A request of a stream. Its texts may hold places such as <c>{{3.id}}</c>, which are filled from the answer to request 3.</summary>
/// <param name="Label">The request's number, which it keeps when others are removed.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">The path and query, percent-encoded. The tenant is <c>{{tenant}}</c>, or <c>{{tenant}}-2</c> and so on.</param>
internal sealed record Request(int Label, string Method, string Target)
{
    /// <summary>The headers, without those that describe the body.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The body, JSON; null for none.</summary>
    public string? Body { get; init; }
}

/// <summary>An answer as it was received.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ETag">The header of this name; null when absent.</param>
/// <param name="Location">The header of this name; null when absent.</param>
/// <param name="Body">The body.</param>
internal sealed record Answer(int Status, string? ETag, string? Location, string Body)
{
    /// <summary>Whether the error names one of the fields in the body, and the rules do not say which. Only the model sets it.</summary>
    public bool NamesAnyField { get; init; }
}
