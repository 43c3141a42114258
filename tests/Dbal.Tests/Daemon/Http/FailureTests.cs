using Dbal.Errors;

namespace Dbal.Tests.Daemon.Http;

internal sealed class FailureTests
{
    private const string Row = "/acme/core/user/0198c0de-0000-7000-8000-00000000abcd";

    [TestCase(ErrorCode.BadRequest, 400, "BAD_REQUEST")]
    [TestCase(ErrorCode.Unauthorized, 401, "UNAUTHORIZED")]
    [TestCase(ErrorCode.Forbidden, 403, "FORBIDDEN")]
    [TestCase(ErrorCode.NotFound, 404, "NOT_FOUND")]
    [TestCase(ErrorCode.MethodNotAllowed, 405, "METHOD_NOT_ALLOWED")]
    [TestCase(ErrorCode.RequestTimeout, 408, "REQUEST_TIMEOUT")]
    [TestCase(ErrorCode.Conflict, 409, "CONFLICT")]
    [TestCase(ErrorCode.PreconditionFailed, 412, "PRECONDITION_FAILED")]
    [TestCase(ErrorCode.PayloadTooLarge, 413, "PAYLOAD_TOO_LARGE")]
    [TestCase(ErrorCode.UriTooLong, 414, "URI_TOO_LONG")]
    [TestCase(ErrorCode.UnsupportedMediaType, 415, "UNSUPPORTED_MEDIA_TYPE")]
    [TestCase(ErrorCode.ValidationError, 422, "VALIDATION_ERROR")]
    [TestCase(ErrorCode.TooManyRequests, 429, "TOO_MANY_REQUESTS")]
    [TestCase(ErrorCode.HeadersTooLarge, 431, "HEADERS_TOO_LARGE")]
    [TestCase(ErrorCode.InternalError, 500, "INTERNAL_ERROR")]
    [TestCase(ErrorCode.CapabilityNotSupported, 501, "CAPABILITY_NOT_SUPPORTED")]
    [TestCase(ErrorCode.DatabaseError, 503, "DATABASE_ERROR")]
    [TestCase(ErrorCode.Timeout, 504, "TIMEOUT")]
    public async Task Each_code_has_its_status(ErrorCode code, int status, string name)
    {
        var failure = new DbalException(code, "What happened.", [new FieldProblem("name", "is wrong")], "What to do.");
        await using var daemon = await TestDaemon.StartAsync(new FailingBackend { Read = _ => throw failure });

        var answer = await daemon.Get(Row);

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(
            answer.Text,
            Is.EqualTo($$$"""{"success":false,"error":{"code":"{{{name}}}","message":"What happened.","fields":[{"field":"name","problem":"is wrong"}],"hint":"What to do."}}"""));
        Assert.That(answer.Header("Retry-After"), code is ErrorCode.DatabaseError or ErrorCode.Timeout or ErrorCode.TooManyRequests ? Is.EqualTo("1") : Is.Null);
    }

    [Test]
    public void Every_code_has_a_status() =>
        Assert.That(Dbal.Daemon.Contract.ErrorStatus.All.Keys, Is.EquivalentTo(Enum.GetValues<ErrorCode>()));

    [Test]
    public async Task Internal_errors_do_not_reveal_their_cause()
    {
        await using var daemon = await TestDaemon.StartAsync(new FailingBackend { Read = _ => throw new InvalidDataException("SELECT hush FROM db-host") });

        var answer = await daemon.Get(Row);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((500, "INTERNAL_ERROR")));
        Assert.That(answer.Text, Does.Not.Contain("hush").And.Not.Contain("InvalidData").And.Not.Contain("   at "));
        var logged = daemon.Log.Single(line => line.GetProperty("event").GetString() == "fault").ToString();
        Assert.That(logged, Does.Contain(nameof(InvalidDataException)).And.Contain(answer.Header("traceparent")).And.Not.Contain("hush"));
    }

    [Test]
    public async Task A_client_that_disconnects_is_not_an_error()
    {
        var reading = new TaskCompletionSource();
        await using var daemon = await TestDaemon.StartAsync(new FailingBackend
        {
            Read = async cancellation =>
            {
                reading.SetResult();
                await Task.Delay(Timeout.Infinite, cancellation);
                return null;
            },
        });
        using var impatience = new CancellationTokenSource();
        var request = daemon.Http.GetAsync(Row, impatience.Token);
        await reading.Task;

        await impatience.CancelAsync();

        Assert.That(async () => await request, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            () => daemon.Log.Where(line => line.TryGetProperty("status", out var status) && status.GetInt32() == 499).Select(line => line.GetProperty("level").GetString()),
            Is.EqualTo(new[] { "information" }).After(5000, 20));
        Assert.That(daemon.Log.Select(line => line.GetProperty("event").GetString()), Has.None.EqualTo("fault"));
    }

    [TestCase("GET", "/nowhere", 404)]
    [TestCase("GET", "/acme/core", 404)]
    [TestCase("GET", "/acme/core/user/1/2", 404)]
    [TestCase("GET", "/acme/core/usr", 404)]
    [TestCase("GET", "/acme/core/user/not-a-uuid", 404)]
    [TestCase("GET", "/.acme/core/user", 400)]
    [TestCase("GET", "/api/core/user", 400)]
    [TestCase("GET", "/a%20b/core/user", 400)]
    [TestCase("GET", "/acme/core/user/0198c0de-0000-7000-8000-00000000abcd?expand=1", 400)]
    [TestCase("POST", "/acme/core/user?dry=1", 400)]
    [TestCase("PUT", "/acme/core/user", 400)]
    [TestCase("PUT", "/acme/core/user?on=username&x=1", 400)]
    public async Task Invalid_URLs_are_rejected(string method, string path, int status)
    {
        await using var daemon = await TestDaemon.StartAsync(new FailingBackend());

        var answer = await daemon.Send(new HttpMethod(method), path, method == "GET" ? null : "{}");

        Assert.That(answer.Status, Is.EqualTo(status), answer.Text);
        Assert.That(answer.Json.GetProperty("success").GetBoolean(), Is.False);
    }

    [Test]
    public async Task An_unknown_entity_gets_a_suggestion()
    {
        await using var daemon = await TestDaemon.StartAsync(new FailingBackend());

        Assert.That((await daemon.Get("/acme/core/usr")).Hint, Does.StartWith("Did you mean 'core.user'?"));
    }

    [TestCase("POST", "/health", "GET, HEAD")]
    [TestCase("GET", "/api/dbal", "POST")]
    [TestCase("DELETE", "/acme/core/user", "GET, HEAD, POST, PUT")]
    [TestCase("POST", Row, "DELETE, GET, HEAD, PATCH, PUT")]
    public async Task A_wrong_method_gets_the_allowed_ones(string method, string path, string allowed)
    {
        await using var daemon = await TestDaemon.StartAsync(new FailingBackend());

        var answer = await daemon.Send(new HttpMethod(method), path);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((405, "METHOD_NOT_ALLOWED")));
        Assert.That(answer.Header("Allow"), Is.EqualTo(allowed));
    }
}
