using Dbal.Tests.Backends.MongoDb;

namespace Dbal.Tests.Daemon;

internal sealed partial class DurabilityTests
{
    [Test]
    public async Task MongoDb()
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
