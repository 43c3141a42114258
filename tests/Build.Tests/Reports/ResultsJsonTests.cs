using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Build.Reports;
using NUnit.Framework;

namespace Build.Tests.Reports;

public sealed class ResultsJsonTests
{
    [Test]
    public void Everything() => Approved.Verify(Written());

    [Test]
    public void The_file_is_as_the_published_schema_says() => Assert.That(SchemaFaults(JsonNode.Parse(Written())!), Is.Empty);

    [Test]
    public void The_schema_refuses_what_it_does_not_know()
    {
        var json = JsonNode.Parse(Written())!.AsObject();
        json["schemaVersion"] = 2;
        json["more"] = true;
        json.Remove("runId");
        var row = json["rows"]![1]!.AsObject();
        row["status"] = "odd";
        row["durationSeconds"] = -1;
        row["shard"] = "0/3";
        row["tests"]![0]!["name"] = 5;

        Assert.That(SchemaFaults(json), Is.EquivalentTo(new[]
        {
            "/schemaVersion: const", "/more: additionalProperties", "/runId: required", "/rows/1/status: enum",
            "/rows/1/durationSeconds: minimum", "/rows/1/shard: pattern", "/rows/1/tests/0/name: type",
        }));
    }

    [Test]
    public async Task Reading_gives_back_what_was_written()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("results.json", Written());

        var read = await ResultsJson.ReadAsync(file, CancellationToken.None);

        Assert.That(ResultsJson.Write(read), Is.EqualTo(Written()));
        Assert.That(read.Rows[1].Tests[1].Message, Is.EqualTo(SampleRun.Everything.Rows[1].Tests[1].Message));
    }

    [TestCase("{", "results.json")]
    [TestCase("[]", "no JSON object")]
    [TestCase("""{"schemaVersion":2}""", "schemaVersion")]
    [TestCase("""{"schemaVersion":1,"runId":"x"}""", "startedAt")]
    public void Another_file_is_refused_with_its_name_and_a_remedy(string text, string told)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("results.json", text);

        Assert.That(
            async () => await ResultsJson.ReadAsync(file, CancellationToken.None),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains(file).And.Message.Contains(told).And.Message.Contains("again"));
    }

    private static string Written() => ResultsJson.Write(Redaction.Redact(SampleRun.Everything));

    private static IReadOnlyList<string> SchemaFaults(JsonNode json, [CallerFilePath] string sourceFile = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(sourceFile)!, "../../../build/Reports/results.schema.json");
        return new JsonSchema(JsonNode.Parse(File.ReadAllText(file))!.AsObject()).Validate(json);
    }
}
