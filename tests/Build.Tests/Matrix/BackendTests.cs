using Build.Matrix;
using Build.Results;
using NUnit.Framework;

namespace Build.Tests.Matrix;

public sealed class BackendTests
{
    private static readonly Backend Postgres = Backend.All.Single(backend => backend.Name == "postgres");
    private static readonly Backend MongoDb = Backend.All.Single(backend => backend.Name == "mongodb");

    [Test]
    public void Every_row_accepts_its_own_capabilities() =>
        Assert.That(() => Backend.All.ToList().ForEach(backend => backend.RequireCapabilities(backend.Capabilities)), Throws.Nothing);

    [Test]
    public void A_capability_that_is_lacking_is_the_daemons_failure() =>
        Assert.That(() => Postgres.RequireCapabilities(["transactions", "nativeForeignKeys", "concurrentWriters"]), Throws.TypeOf<FailureException>()
            .With.Message.EqualTo("The daemon's capabilities are not those of postgres. It does not declare persistence.")
            .And.Property(nameof(FailureException.Kind)).EqualTo(FailureKind.Daemon));

    [Test]
    public void A_capability_too_many_is_too() =>
        Assert.That(() => Postgres.RequireCapabilities([.. Postgres.Capabilities, "jsonPath"]), Throws.TypeOf<FailureException>()
            .With.Message.Contains("It declares jsonPath"));

    [Test]
    public void No_capability_at_all_is_told_by_name() =>
        Assert.That(() => MongoDb.RequireCapabilities([]), Throws.TypeOf<FailureException>()
            .With.Message.EndsWith("It does not declare persistence, concurrentWriters."));

    [Test]
    public void A_capability_that_depends_on_the_server_may_be_there() =>
        Assert.That(() => MongoDb.RequireCapabilities([.. MongoDb.Capabilities, "transactions"]), Throws.Nothing);
}
