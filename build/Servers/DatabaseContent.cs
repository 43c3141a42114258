namespace Build.Servers;

/// <summary>The content of a database. It decides whether the database may be emptied.</summary>
/// <param name="Exists">Whether the database exists.</param>
/// <param name="Objects">The tables, views and the like, except the mark, in an order in which they can be dropped.</param>
/// <param name="Marked">Whether the database has this project's mark.</param>
internal sealed record DatabaseContent(bool Exists, IReadOnlyList<DatabaseObject> Objects, bool Marked)
{
    /// <summary>The table or collection that marks a database as belonging to this project, so that it may be emptied.</summary>
    public const string Mark = "dbal_mark";

    /// <summary>The note in the mark, for a person who finds it.</summary>
    public const string Note = "The test matrix of Dbal empties this database before every run. Do not store other data in it.";

    /// <summary>A database that does not exist.</summary>
    public static DatabaseContent Missing { get; } = new(Exists: false, [], Marked: false);

    /// <summary>Whether the database is marked or empty, so that emptying it destroys no other data.</summary>
    public bool IsOurs => Marked || Objects.Count == 0;
}

/// <summary>A table, view, sequence or collection.</summary>
/// <param name="Kind">The keyword of the <c>DROP</c> statement, such as <c>TABLE</c>; for MongoDB <c>collection</c>.</param>
/// <param name="Name">The name, quoted for the server's language.</param>
internal sealed record DatabaseObject(string Kind, string Name);
