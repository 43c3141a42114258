namespace Build.Servers;

/// <summary>An empty database for one row. A database with other data is never emptied.</summary>
/// <param name="url">The database's URL for the daemon, with the password.</param>
/// <param name="lease">The lock that keeps other runs from using the database.</param>
public sealed class CleanDatabase(string url, IDisposable? lease = null) : IDisposable
{
    /// <summary>The database's URL for the daemon, with the password. Do not print it.</summary>
    public string Url { get; } = url;

    /// <summary>Releases the lock on the database.</summary>
    public void Dispose() => lease?.Dispose();

    /// <summary>Creates the address's database if it is missing, empties it, and marks it.</summary>
    /// <exception cref="DatabaseException">The database is on a given server and is neither empty nor marked, or a statement failed.</exception>
    internal static async Task PrepareAsync(
        IDatabaseClient client, DatabaseService service, ServerSource source, ServerAddress address, CancellationToken cancellationToken)
    {
        try
        {
            var content = await client.InspectAsync(address, cancellationToken);
            if (source == ServerSource.Given && !content.IsOurs)
                throw Refusal(service, address, content);

            if (!content.Exists)
                await client.CreateAsync(address, cancellationToken);

            await client.EmptyAsync(address, content, cancellationToken);
        }
        catch (Exception exception) when (exception is not (DatabaseException or OperationCanceledException))
        {
            throw new DatabaseException(
                $"{service.Name}: cannot create or empty the database of {address}: {exception.Message}",
                $"Grant the user the right to create databases, or create '{address.Database}' and grant the user the right to create and drop tables in it.",
                exception);
        }
    }

    private static DatabaseException Refusal(DatabaseService service, ServerAddress address, DatabaseContent content)
    {
        const int Shown = 3;
        var some = string.Join(", ", content.Objects.Take(Shown).Select(one => one.Name));
        var more = content.Objects.Count > Shown ? $" and {content.Objects.Count - Shown} more" : "";
        return new DatabaseException(
            $"{service.Name}: the database of {address} was not emptied, because it may contain other data: "
            + $"it has {some}{more}, but not the mark '{DatabaseContent.Mark}' of this project.",
            $"Use a new or empty database in {service.UrlVariable}. To use this database, drop its content manually.");
    }
}
