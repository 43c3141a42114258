using Dbal.Compare.Playing;
using Dbal.Compare.Streams;

namespace Dbal.Tests.Compare;

/// <summary>Two answers are equal if they differ only in generated values and mean the same rows.</summary>
public sealed class NormaliserTests
{
    private const string One = "0198c0de-0000-7abc-8def-000000000001";
    private const string Other = "0198c0de-0000-7abc-8def-000000000002";

    [Test]
    public void Generated_ids_and_ETags_are_named_after_the_first_answer_that_has_them()
    {
        var normaliser = new Normaliser("acme");

        var first = normaliser.Normalise(new Request(3, "POST", "/acme/p/item"), new Answer(201, "\"17\"", $"/acme/p/item/{One}", $$"""{"data": {"id": "{{One}}"} }"""));
        var second = normaliser.Normalise(new Request(4, "GET", "/acme/p/item"), new Answer(200, "\"17\"", null, $$"""{"data": [{"id": "{{Other}}", "parent": "{{One}}"}]}"""));

        Assert.Multiple(() =>
        {
            Assert.That((first.ETag, first.Location), Is.EqualTo(("<etag of 3>", "/{{tenant}}/p/item/<id of 3>")));
            Assert.That(second.ETag, Is.EqualTo("<etag of 3>"));
            Assert.That(second.Body, Does.Contain("\"id\": \"<id of 4>\"").And.Contain("\"parent\": \"<id of 3>\""));
        });
    }

    [Test]
    public void Ids_that_a_request_gave_are_compared_as_they_are()
    {
        var answer = new Normaliser("acme").Normalise(new Request(1, "POST", "/acme/p/item") { Body = $$"""{"id": "{{One}}"}""" }, new Answer(201, null, null, $$"""{"id": "{{One}}"}"""));

        Assert.That(answer.Body, Does.Contain(One));
    }

    [Test]
    public void Current_times_are_equal_and_others_are_not()
    {
        var now = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

        Assert.That(BodyOf($$"""{"at": "{{now}}"}"""), Does.Contain("<now>"));
        Assert.That(BodyOf("""{"at": "2020-01-01T00:00:00.000Z"}"""), Does.Contain("2020-01-01"));
    }

    [Test]
    public void The_order_of_members_and_of_invalid_fields_has_no_meaning()
    {
        Assert.That(BodyOf("""{"b": 1, "a": 1.10}"""), Is.EqualTo(BodyOf("""{"a": 1.10, "b": 1}""")));
        Assert.That(BodyOf("""{"a": 1.1}"""), Is.Not.EqualTo(BodyOf("""{"a": 1.10}""")), "numbers are compared as they are written");
        Assert.That(
            BodyOf("""{"error": {"fields": [{"field": "b"}, {"field": "a"}]}}"""), Is.EqualTo(BodyOf("""{"error": {"fields": [{"field": "a"}, {"field": "b"}]}}""")));
    }

    [Test]
    public void Words_are_kept_apart_from_the_body()
    {
        var answer = new Normaliser("acme").Normalise(
            new Request(1, "GET", "/"), new Answer(400, null, null, """{"error": {"code": "X", "message": "m", "fields": [{"field": "f", "problem": "p"}], "hint": "h"}}"""));

        Assert.That(answer.Words, Is.EqualTo("problem: p\nhint: h\nmessage: m").Or.Contain("message: m"));
        Assert.That(answer.Body, Does.Not.Contain("\"m\"").And.Not.Contain("\"p\"").And.Contain("\"f\""));
    }

    private static string BodyOf(string body) => new Normaliser("acme").Normalise(new Request(1, "GET", "/"), new Answer(200, null, null, body)).Body;
}
