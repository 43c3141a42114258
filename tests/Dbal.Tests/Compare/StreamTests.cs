using Dbal.Compare.Entities;
using Dbal.Compare.Runs;
using Dbal.Compare.Streams;

namespace Dbal.Tests.Compare;

public sealed class StreamTests
{
    private static readonly Dbal.Compare.Entities.Schema Shipped = new(EntityFolder.Read(Path.Combine(Repository.Root, "src", "entities")));

    [TestCase(0)]
    [TestCase(7)]
    public void The_same_seed_draws_the_same_stream(int seed)
    {
        var schema = seed == 0 ? Shipped : new Dbal.Compare.Entities.Schema([.. DrawnEntities.Of(seed).Select(file => EntityFolder.Parse(file.Yaml))]);

        var once = StreamFile.Write(StreamDrawer.Draw(schema, schema.Entities, seed, index: 3, length: 80), []);
        var again = StreamFile.Write(StreamDrawer.Draw(schema, schema.Entities, seed, index: 3, length: 80), []);

        Assert.That(again, Is.EqualTo(once));
        Assert.That(once, Does.Contain("POST ").And.Contain("PATCH ").And.Contain("DELETE ").And.Contain("sort="));
        Assert.That(StreamFile.Write(StreamDrawer.Draw(schema, schema.Entities, seed, index: 4, length: 80), []), Is.Not.EqualTo(once));
    }

    [Test]
    public void Drawn_entities_are_valid()
    {
        var folder = Directory.CreateTempSubdirectory("dbal-compare-").FullName;
        try
        {
            for (var seed = 1; seed <= 100; seed++)
            {
                foreach (var (name, yaml) in DrawnEntities.Of(seed))
                    File.WriteAllText(Path.Combine(folder, name), yaml);
            }

            Assert.That(Dbal.Yaml.EntityFiles.Load(folder).Entities, Has.Count.GreaterThan(200));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void A_stream_survives_its_file()
    {
        var stream = new RequestStream("s",
        [
            new Request(4, "GET", "/{{tenant}}/p/item?a=%C3%9F"),
            new Request(9, "PUT", "/{{tenant}}/p/item/{{4.id.0}}") { Headers = [("If-Match", "\"x\", {{4.etag}}")], Body = "{\"a\": \"é\u2028\"}" },
        ])
        { EntityFiles = ["entity: item\npackage: p\nfields:\n  a: { type: text }\n"] };

        var read = StreamFile.Read("s", StreamFile.Write(stream, ["a note"]));

        Assert.That(StreamFile.Write(read, ["a note"]), Is.EqualTo(StreamFile.Write(stream, ["a note"])));
        Assert.That(read.Requests[1].Body, Is.EqualTo(stream.Requests[1].Body));
        Assert.That(read.EntityFiles, Is.EqualTo(stream.EntityFiles));
    }

    [TestCase("GET /a", "neither a comment nor a request")]
    [TestCase("### one\nGET /a", "is not followed by a request")]
    [TestCase("### 1\nget a", "is not followed by a request")]
    public void A_malformed_file_is_rejected(string text, string problem) =>
        Assert.That(() => StreamFile.Read("s", text), Throws.TypeOf<InvalidDataException>().With.Message.Contains(problem));

    [Test]
    public void Places_are_filled_from_earlier_answers()
    {
        var places = new Places("t");
        places.Keep(1, new Answer(201, "\"17\"", null, """{"data": {"id": "i"}, "page": {"nextCursor": "a+b"}}"""));

        var filled = places.Fill(new Request(2, "GET", "/{{tenant}}/x/{{1.id}}?cursor={{1.cursor}}&id={{9.id}}") { Headers = [("If-Match", "{{1.etag}}")], Body = "\"{{1.etag}}\"" });

        Assert.That(filled.Target, Is.EqualTo($"/t/x/i?cursor=a%2Bb&id={Places.AbsentId}"));
        Assert.That(filled.Headers[0].Value, Is.EqualTo("\"17\""));
        Assert.That(filled.Body, Is.EqualTo("\"\\u002217\\u0022\""));
    }

    [Test]
    public void Curl_commands_read_values_of_earlier_answers()
    {
        var stream = new RequestStream("s",
        [
            new Request(1, "POST", "/{{tenant}}/p/item") { Body = "{\"a\": \"it's\"}" },
            new Request(2, "DELETE", "/{{tenant}}/p/item/{{1.id}}"),
        ]);

        Assert.That(Curl.Of(stream, new Uri("http://localhost:1/"), "t"), Is.EqualTo(new[]
        {
            @"curl -sg -X POST -o 1.json --json '{""a"": ""it'\''s""}' 'http://localhost:1/t/p/item'",
            @"curl -sg -X DELETE 'http://localhost:1/t/p/item/'""$(jq -r '.data.id' 1.json)""''",
        }));
    }
}
