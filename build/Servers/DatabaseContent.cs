namespace Build.Servers;

/// <summary>What is in a database, as far as it decides whether it may be emptied.</summary>
/// <param name="Exists">Whether there is such a database.</param>
/// <param name="Objects">What holds data in it, in an order in which it can be dropped; the mark is not among it.</param>
/// <param name="Marked">Whether it bears this project's mark.</param>
internal sealed record DatabaseContent(bool Exists, IReadOnlyList<DatabaseObject> Objects, bool Marked)
{
    /// <summary>The table or collection that says that a database belongs to this project and may be emptied.</summary>
    public const string Mark = "dbal_mark";

    /// <summary>What the mark tells a person who finds it.</summary>
    public const string Note = "The test matrix of Dbal empties this database at the start of every row. Keep nothing in it.";

    /// <summary>A database that is still to be made.</summary>
    public static DatabaseContent Missing { get; } = new(Exists: false, [], Marked: false);

    /// <summary>Whether emptying it destroys nothing of anybody else's.</summary>
    public bool IsOurs => Marked || Objects.Count == 0;
}

/// <summary>A table or the like.</summary>
/// <param name="Kind">The word that <c>DROP</c> takes, such as <c>TABLE</c>; for MongoDB <c>collection</c>.</param>
/// <param name="Name">Its name, quoted as the server's language wants it.</param>
internal sealed record DatabaseObject(string Kind, string Name);
