namespace Dbal.Tests.Daemon;

internal sealed partial class DurabilityTests
{
    [Test]
    public Task S36_acknowledged_writes_survive_on_sqlite_file() => SurviveAsync("sqlite", Path.Combine(folder.FullName, "durability.db"));
}
