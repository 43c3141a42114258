using Dbal.Connections;
using Dbal.Errors;
using MongoDB.Driver;

namespace Dbal.Backends.MongoDb;

/// <summary>The driver's client for a connection string, made at the first use. A failure is not kept: the next use tries again.</summary>
internal sealed class DatabaseClient : IDisposable
{
    private readonly MongoUrl url;
    private readonly Lock making = new();
    private MongoClient? made;

    /// <summary>Reads the connection string. Nothing is looked up yet.</summary>
    /// <exception cref="FormatException">The driver refuses it.</exception>
    public DatabaseClient(ServerAddress url)
    {
        try
        {
            this.url = new MongoUrl(url.ToUrl());
        }
        catch (Exception fault) when (fault is MongoConfigurationException or FormatException or ArgumentException)
        {
            throw new FormatException("The driver refuses the parameters of the URL: some exclude each other."); // the driver's message repeats the connection string
        }
    }

    /// <summary>Gives the client.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.DatabaseError"/> when the name of a <c>mongodb+srv://</c> URL does not lead to servers.</exception>
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

    // The driver looks names up in the background: it would tell a wrong one as a server that does not answer, and look again after a minute only.
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
        "DNS does not tell the servers of the mongodb+srv:// name in database_url.",
        hint: "Correct the name, which needs an SRV record _mongodb._tcp.<name>, or the DNS settings of the daemon's machine. "
            + "The daemon tries again by itself.",
        inner: fault);
}
