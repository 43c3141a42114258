namespace Dbal.Tests.Daemon;

internal sealed partial class DurabilityTests
{
    [Test]
    public Task Sqlite_file() => SurviveAsync("sqlite", Path.Combine(folder.FullName, "durability.db"));
}
