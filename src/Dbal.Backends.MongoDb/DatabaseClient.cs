using Dbal.Connections;
using Dbal.Errors;
using MongoDB.Driver;

namespace Dbal.Backends.MongoDb;

/// <summary>The driver's client for a connection string, created on first use. After a failure, the next use tries again.</summary>
internal sealed class DatabaseClient : IDisposable
{
    private readonly MongoUrl url;
    private readonly Lock making = new();
    private MongoClient? made;

    /// <summary>Parses the connection string, without DNS lookups.</summary>
    /// <exception cref="FormatException">The driver rejects it.</exception>
    public DatabaseClient(ServerAddress url)
    {
        try
        {
            this.url = new MongoUrl(url.ToUrl());
        }
        catch (Exception fault) when (fault is MongoConfigurationException or FormatException or ArgumentException)
        {
            throw new FormatException(
                "The driver rejects the parameters of the URL: some are mutually exclusive."); // the driver's message contains the connection string
        }
    }

    /// <summary>Returns the client.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.DatabaseError"/> when the DNS lookup of a <c>mongodb+srv://</c> URL fails.</exception>
    public async ValueTask<MongoClient> GetAsync(CancellationToken cancellation)
    {
        if (made is { } client)
            return client;
        await LookUpAsync(cancellation);
        lock (making)
            return made ??= Make();
    }

    /// <inheritdoc/>
    public void Dispose() => made?.Dispose();

    // The driver looks up names in the background. It would report a wrong name as a server that does not answer, and retry only after a minute.
    private async Task LookUpAsync(CancellationToken cancellation)
    {
        if (url.IsResolved)
            return;
        try
        {
            await url.ResolveAsync(cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw NotFound(fault);
        }
    }

    private MongoClient Make()
    {
        try
        {
            return new MongoClient(url);
        }
        catch (Exception fault) when (!url.IsResolved)
        {
            throw NotFound(fault);
        }
    }

    private static DbalException NotFound(Exception fault) => new(
        ErrorCode.DatabaseError,
        "The DNS lookup of the mongodb+srv:// name in database_url failed.",
        hint: "Fix the name, which needs an SRV record _mongodb._tcp.<name>, or the DNS settings of the daemon's machine. "
            + "The daemon retries automatically.",
        inner: fault);
}
