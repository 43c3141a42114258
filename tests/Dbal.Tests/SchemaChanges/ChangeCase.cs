namespace Dbal.Tests.SchemaChanges;

/// <summary>A row of the table of changes: entity files and rows before, entity files afterwards, and what has to come of it on every adapter.</summary>
/// <param name="Name">The change, in words.</param>
/// <param name="Before">The entity files that the database is made for.</param>
/// <param name="After">The entity files afterwards.</param>
internal sealed record ChangeCase(string Name, string[] Before, string[] After)
{
    /// <summary>The address of the entity whose rows are looked at.</summary>
    public string Path { get; init; } = "/shop/item";

    /// <summary>The rows that are there before, without ids, by the entity's address. They get the ids of <see cref="Id"/>, in this order.</summary>
    public (string Path, string Row)[] Rows { get; init; } = [];

    /// <summary>What the daemon has to say of the changes that it refuses, one text for each; empty when all are carried out at its start.</summary>
    public string[] Refused { get; init; } = [];

    /// <summary>The members that the rows at <see cref="Path"/> must have when the changes were carried out.</summary>
    public string[] Expected { get; init; } = [];

    /// <summary>What <c>schema apply</c> is allowed, so that it carries the changes out; null when no permission is enough.</summary>
    public string? Allow { get; init; }

    /// <summary>Requests once the changes were carried out, with the status of each.</summary>
    public (string Request, string? Body, int Status)[] Probes { get; init; } = [];

    /// <summary>Whether the database keeps no definitions, as those that were made by the version before.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>The id of the nth row that is there before, from 1.</summary>
    public static string Id(int number) => $"0198c5f0-0000-7000-8000-{number:d12}";

    /// <inheritdoc/>
    public override string ToString() => Name;
}
