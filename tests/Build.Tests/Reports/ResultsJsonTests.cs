using Build.Reports;
using NUnit.Framework;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Build.Tests.Reports;

public sealed class ResultsJsonTests
{
    [Test]
    public void Everything() => Approved.Verify(Written());

    [Test]
    public void The_file_matches_the_published_schema() => Assert.That(SchemaFaults(JsonNode.Parse(Written())!), Is.Empty);

    [Test]
    public void The_schema_rejects_unknown_properties()
    {
        var json = JsonNode.Parse(Written())!.AsObject();
        json["schemaVersion"] = 1;
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
            "/rows/1: not", "/rows/1/durationSeconds: minimum", "/rows/1/shard: pattern", "/rows/1/tests/0/name: type",
        }));
    }

    [TestCase("failure", "\"test\"", "/rows/0: not")]
    [TestCase("reason", "\"but\"", "/rows/0: not")]
    [TestCase("tests", "[]", "/rows/0/tests: contains")]
    [TestCase("fixtureFailures", "[\"one\"]", "/rows/0/fixtureFailures: maxItems")]
    public void A_passed_row_excludes_every_failure(string property, string value, string fault)
    {
        var json = JsonNode.Parse(Written())!;
        json["rows"]![0]![property] = JsonNode.Parse(value);

        Assert.That(SchemaFaults(json), Is.EqualTo(new[] { fault }));
    }

    [TestCase("failed")]
    [TestCase("blocked")]
    public void A_passed_row_excludes_a_test_that_did_not_pass(string outcome)
    {
        var json = JsonNode.Parse(Written())!;
        json["rows"]![0]!["tests"]![1]!["outcome"] = outcome;

        Assert.That(SchemaFaults(json), Is.EqualTo(new[] { "/rows/0/tests/1/outcome: enum" }));
    }

    [Test]
    public void A_failed_row_has_a_kind_and_a_reason()
    {
        var json = JsonNode.Parse(Written())!;
        json["rows"]![1]!.AsObject().Remove("failure");
        json["rows"]![2]!.AsObject().Remove("reason");
        json["rows"]![3]!["failure"] = "infra";

        Assert.That(SchemaFaults(json), Is.EqualTo(new[] { "/rows/1/failure: required", "/rows/2/reason: required", "/rows/3: not" }));
    }

    [Test]
    public async Task Without_a_commit_the_file_can_be_read_and_merged_and_matches_the_schema()
    {
        var result = SampleRun.Everything with { Commit = null, Interrupted = false };
        using var folder = new TemporaryFolder();
        folder.Write("results.json", ResultsJson.Write(result));

        var (merged, _) = await ResultMerger.MergeAsync(folder.Path, ["sqlite"], CancellationToken.None);

        Assert.That(merged.Commit, Is.Null);
        Assert.That(SchemaFaults(JsonNode.Parse(ResultsJson.Write(merged))!), Is.Empty);
    }

    [Test]
    public void The_files_of_a_selected_run_and_a_failed_merge_match_the_schema()
    {
        var missing = ResultMerger.Merge([SampleRun.Everything], ["sqlite_file", "sqlite"]);

        Assert.That(SchemaFaults(JsonNode.Parse(ResultsJson.Write(SampleRun.Selected))!), Is.Empty);
        Assert.That(SchemaFaults(JsonNode.Parse(ResultsJson.Write(missing))!), Is.Empty);
    }

    [Test]
    public async Task Reading_returns_what_was_written()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("results.json", Written());

        var read = await ResultsJson.ReadAsync(file, CancellationToken.None);

        Assert.That(ResultsJson.Write(read), Is.EqualTo(Written()));
        Assert.That(read.Rows[1].Tests[1].Message, Is.EqualTo(SampleRun.Everything.Rows[1].Tests[1].Message));
    }

    [TestCase("{", "results.json")]
    [TestCase("[]", "no JSON object")]
    [TestCase("""{"schemaVersion":1}""", "schemaVersion")]
    [TestCase("""{"schemaVersion":2,"runId":"x"}""", "startedAt")]
    public void Another_file_is_rejected_with_its_name_and_a_remedy(string text, string told)
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
