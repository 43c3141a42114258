using Dbal.Tests.Backends.MongoDb;

namespace Dbal.Tests.Daemon;

internal sealed partial class DurabilityTests
{
    [Test]
    public async Task S36_acknowledged_writes_survive_on_mongodb()
    {
        var database = new TemporaryMongoDbDatabase();
        var url = database.Url();
        try
        {
            await SurviveAsync("mongodb", url);
        }
        finally
        {
            await database.DropAsync();
        }
    }
}
