namespace Dbal.ConformanceTests.Addresses;

/// <summary>The daemon's log, if the suite can read it.</summary>
public sealed class LogTests : DaemonTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Test]
    public async Task S24_sensitive_values_are_in_no_log_line()
    {
        var log = Environment.GetEnvironmentVariable("DBAL_DAEMON_LOG");
        if (!File.Exists(log))
            Assert.Ignore("DBAL_DAEMON_LOG is not set to the path of the daemon's log; ./build.sh sets it.");
        var secret = $"s3cret-{Guid.NewGuid():n}";
        var sessions = Rows("core", "session");
        var credentials = Rows("core", "credential");
        var user = await Users.Add(Samples.User("ada"));
        var session = new { userId = user, token = secret, expiresAt = "2030-01-01T00:00:00Z" };
        var credential = new { userId = user, kind = "password", secretHash = secret };

        var id = await sessions.Add(session);
        (await sessions.Create(session)).ExpectError(ErrorCode.Conflict, "token");
        (await sessions.Bulk(new[] { session })).ExpectError(ErrorCode.Conflict, "token");
        (await sessions.Change(id, new { token = secret + "2", expiresAt = secret })).ExpectError(ErrorCode.ValidationError, "expiresAt");
        (await sessions.Create($$"""{"token": "{{secret}}" """)).ExpectError(ErrorCode.BadRequest);
        (await sessions.List(("token", secret))).ExpectError(ErrorCode.BadRequest);
        (await sessions.List(("or", $"token:{secret}"))).ExpectError(ErrorCode.BadRequest);
        (await sessions.Create(new { userId = Guid.CreateVersion7(), token = secret + "3", expiresAt = "2030-01-01T00:00:00Z" })).ExpectError(ErrorCode.Conflict, "userId");
        (await credentials.Upsert("userId,kind", credential)).Expect(Created);
        (await credentials.Upsert("userId,kind", credential)).Expect(OK);
        await Daemon.Post("/api/dbal", new { entity = "session", action = "list", tenantId = Tenant, options = new { filter = new { token = secret } } });
        (await Daemon.Get($"{sessions.Path}/{id}?token={secret}")).ExpectError(ErrorCode.BadRequest);

        // The log is written asynchronously: once the line of the last request is there, all earlier ones are.
        var last = $"/{Tenant}/core/last-{Guid.NewGuid():n}";
        (await Daemon.Get(last)).ExpectError(ErrorCode.NotFound);
        Assert.That(() => Read(log), Does.Contain(last).After((int)Limit.TotalMilliseconds, 50));
        Assert.That(Read(log).Split('\n').Count(line => line.Contains(Tenant)), Is.AtLeast(10), "requests are logged");
        Assert.That(Read(log).Split('\n').Where(line => line.Contains(secret)), Is.Empty);
    }

    private static string Read(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }
}
