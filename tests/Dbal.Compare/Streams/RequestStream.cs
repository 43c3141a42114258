namespace Dbal.Compare.Streams;

/// <summary>Requests that are played one after the other, on tenants of their own.</summary>
/// <param name="Name">The name, such as <c>seed-1-stream-12</c>.</param>
/// <param name="Requests">The requests.</param>
internal sealed record RequestStream(string Name, IReadOnlyList<Request> Requests)
{
    /// <summary>The entity files that the stream needs besides those of src/entities.</summary>
    public IReadOnlyList<string> EntityFiles { get; init; } = [];
}
