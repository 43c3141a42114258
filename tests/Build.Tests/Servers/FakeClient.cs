using Build.Servers;

namespace Build.Tests.Servers;

/// <summary>A driver with scripted answers that records its calls.</summary>
internal sealed class FakeClient : IDatabaseClient
{
    public DatabaseContent Content { get; set; } = DatabaseContent.Missing;

    public Func<string> Product { get; set; } = () => "Fake 1.0";

    public List<string> Deeds { get; } = [];

    public void Check(ServerAddress address)
    {
    }

    public Task<string> AskProductAsync(ServerAddress address, CancellationToken cancellationToken) => Task.Run(Product, cancellationToken);

    public Task<DatabaseContent> InspectAsync(ServerAddress address, CancellationToken cancellationToken) => Task.FromResult(Content);

    public Task CreateAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        Deeds.Add("create");
        return Task.CompletedTask;
    }

    public Task EmptyAsync(ServerAddress address, DatabaseContent content, CancellationToken cancellationToken)
    {
        Deeds.Add("empty");
        return Task.CompletedTask;
    }

    public bool IsLoginRefused(Exception exception) => exception is UnauthorizedAccessException;
}
