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
    public void A_missing_capability_is_a_daemon_failure() =>
        Assert.That(() => Postgres.RequireCapabilities(["transactions", "nativeForeignKeys", "concurrentWriters"]), Throws.TypeOf<FailureException>()
            .With.Message.EqualTo("The daemon's capabilities are not those of postgres. It does not declare persistence.")
            .And.Property(nameof(FailureException.Kind)).EqualTo(FailureKind.Daemon));

    [Test]
    public void An_unexpected_capability_is_a_daemon_failure() =>
        Assert.That(() => Postgres.RequireCapabilities([.. Postgres.Capabilities, "jsonPath"]), Throws.TypeOf<FailureException>()
            .With.Message.Contains("It declares jsonPath"));

    [Test]
    public void Missing_capabilities_are_named() =>
        Assert.That(() => MongoDb.RequireCapabilities([]), Throws.TypeOf<FailureException>()
            .With.Message.EndsWith("It does not declare persistence, concurrentWriters."));

    [Test]
    public void A_capability_that_depends_on_the_server_is_optional() =>
        Assert.That(() => MongoDb.RequireCapabilities([.. MongoDb.Capabilities, "transactions"]), Throws.Nothing);
}
