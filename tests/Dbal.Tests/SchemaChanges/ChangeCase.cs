namespace Dbal.Tests.SchemaChanges;

/// <summary>A case of a schema update: entity files and rows before, entity files after, and the expected outcome on every adapter.</summary>
/// <param name="Name">The description of the change.</param>
/// <param name="Before">The entity files before.</param>
/// <param name="After">The entity files after.</param>
internal sealed record ChangeCase(string Name, string[] Before, string[] After)
{
    /// <summary>The path of the entity whose rows are checked.</summary>
    public string Path { get; init; } = "/shop/item";

    /// <summary>The rows before the update, without ids, by the entity's path. They get the ids of <see cref="Id"/>, in this order.</summary>
    public (string Path, string Row)[] Rows { get; init; } = [];

    /// <summary>The expected texts of refused changes; empty when the daemon applies all changes at startup.</summary>
    public string[] Refused { get; init; } = [];

    /// <summary>The expected members of the rows at <see cref="Path"/> after the update.</summary>
    public string[] Expected { get; init; } = [];

    /// <summary>The permissions with which <c>schema apply</c> applies the changes; null when no permission is sufficient.</summary>
    public string? Allow { get; init; }

    /// <summary>Requests after the update, with their expected statuses.</summary>
    public (string Request, string? Body, int Status)[] Probes { get; init; } = [];

    /// <summary>Whether the database has no stored definitions, as one created by the previous version.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>The id of the nth row, from 1.</summary>
    public static string Id(int number) => $"0198c5f0-0000-7000-8000-{number:d12}";

    /// <inheritdoc/>
    public override string ToString() => Name;
}
