namespace Build.Servers;

/// <summary>An empty database that a row has for itself. One that is somebody's own is never emptied.</summary>
/// <param name="url">Its URL for the daemon, password included.</param>
/// <param name="lease">Keeps other runs out of it.</param>
public sealed class CleanDatabase(string url, IDisposable? lease = null) : IDisposable
{
    /// <summary>Its URL for the daemon, password included: not to be printed.</summary>
    public string Url { get; } = url;

    /// <summary>Lets other runs use the database.</summary>
    public void Dispose() => lease?.Dispose();

    /// <summary>Makes the address's database when it is missing, empties and marks it.</summary>
    /// <exception cref="DatabaseException">It is on a given server and neither empty nor marked; or the server refused.</exception>
    internal static async Task PrepareAsync(IDatabaseClient client, DatabaseService service, ServerSource source, ServerAddress address, CancellationToken cancellationToken)
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
                $"{service.Name}: the database of {address} could not be made or emptied: {exception.Message}",
                $"Let the user create databases, or create '{address.Database}' and let the user create and drop tables in it.",
                exception);
        }
    }

    private static DatabaseException Refusal(DatabaseService service, ServerAddress address, DatabaseContent content)
    {
        const int Shown = 3;
        var some = string.Join(", ", content.Objects.Take(Shown).Select(one => one.Name));
        var more = content.Objects.Count > Shown ? $" and {content.Objects.Count - Shown} more" : "";
        return new DatabaseException(
            $"{service.Name}: the database of {address} is not emptied, since it may be somebody's own: it holds {some}{more}, and not this project's mark, '{DatabaseContent.Mark}'.",
            $"Name an empty database in {service.UrlVariable}, or one that does not exist yet; it is then made. If this one may lose everything, drop what it holds by hand.");
    }
}
