using Build.Results;
using Build.Suites;
using NUnit.Framework;

namespace Build.Tests.Suites;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NUnitResultFileTests
{
    private readonly string file = Path.GetTempFileName();

    [TearDown]
    public void Delete() => File.Delete(file);

    [Test]
    public void Tests_are_read_in_the_order_of_their_start()
    {
        File.WriteAllText(file, """
            <test-run result="Failed" total="3" passed="1" failed="1" warnings="0" inconclusive="0" skipped="1"><test-suite>
              <test-suite><test-case name="Second" fullname="N.B.Second" result="Failed" start-time="2026-02-06T10:00:02Z" duration="0.25">
                <properties><property name="traceId" value="0af7651916cd43dd8448eb211c80319c" /></properties>
                <failure>
                  <message><![CDATA[  after the write
              Expected: "a"
              But was:  "b"
            ]]></message>
                  <stack-trace><![CDATA[   at N.B.Second() in /s/B.cs:line 4
            ]]></stack-trace>
                </failure>
                <output><![CDATA[GET /x -> 200
            ]]></output>
              </test-case></test-suite>
              <test-case name="First" fullname="N.A.First" result="Passed" start-time="2026-02-06T10:00:01Z" duration="0.001" />
              <test-case name="Third" fullname="N.C.Third" result="Skipped" label="Ignored" start-time="2026-02-06T10:00:03Z"><reason><message>lacks jsonPath</message></reason></test-case>
            </test-suite></test-run>
            """);

        var tests = NUnitResultFile.Read(file).Tests;

        Assert.That(tests.Select(test => (test.Result.FullName, test.Result.Outcome)), Is.EqualTo(new[]
        {
            ("N.A.First", TestOutcome.Passed), ("N.B.Second", TestOutcome.Failed), ("N.C.Third", TestOutcome.Skipped),
        }));
        Assert.That(tests[1].TraceId, Is.EqualTo("0af7651916cd43dd8448eb211c80319c"));
        var failed = tests[1].Result;
        Assert.That((failed.Expected, failed.Found, failed.Duration), Is.EqualTo(("\"a\"", "\"b\"", TimeSpan.FromSeconds(0.25))));
        Assert.That(failed.Message, Does.StartWith("after the write"));
        Assert.That(failed.StackTrace, Is.EqualTo("at N.B.Second() in /s/B.cs:line 4"));
        Assert.That(failed.Output, Is.EqualTo("GET /x -> 200"));
        Assert.That(tests[2].Result.Message, Is.EqualTo("lacks jsonPath"));
    }

    [Test]
    public void A_failed_tear_down_is_reported_although_the_tests_passed()
    {
        var result = Read(ResultXml.Run(ResultXml.FailedFixture("N.Down", "TearDown", "no\ndown", ResultXml.Case("N.Down.Fine"))));

        Assert.That((result.Verdict, result.Failed, result.Tests.Single().Result.Outcome), Is.EqualTo(("Failed", 0, TestOutcome.Passed)));
        Assert.That(result.FixtureFailures, Is.EqualTo(new[] { "The one-time tear-down of N.Down failed: no down" }));
    }

    [Test]
    public void A_fixture_with_failed_tests_is_reported_only_by_its_tests()
    {
        var result = Read(ResultXml.Run(ResultXml.FailedFixture("N.Up", "Child", "children", ResultXml.Case("N.Up.Bad", "Failed", "bad"))));

        Assert.That(result.FixtureFailures, Is.Empty);
        Assert.That(result.Failed, Is.EqualTo(1));
    }

    [TestCase("Inconclusive", "who knows", "Inconclusive: who knows")]
    [TestCase("Inconclusive", null, "Inconclusive: no reason was given")]
    [TestCase("Skipped", null, "Skipped without a reason")]
    public void A_test_without_a_verdict_and_a_skip_without_a_reason_are_failures(string result, string? reason, string message)
    {
        var read = Read(ResultXml.Run(ResultXml.Case("N.T", result, reason), ResultXml.Case("N.U")));

        var test = read.Tests.Single(test => test.Result.FullName == "N.T").Result;
        Assert.That((test.Outcome, read.Failed), Is.EqualTo((TestOutcome.Failed, 0)));
        Assert.That(test.Message, Does.StartWith(message));
    }

    [Test]
    public void A_warning_is_a_pass_with_a_message()
    {
        var test = Read(ResultXml.Run(ResultXml.Case("N.T", "Warning", "careful"))).Tests.Single().Result;

        Assert.That((test.Outcome, test.Message), Is.EqualTo((TestOutcome.Passed, "careful")));
    }

    [Test]
    public void Duplicate_test_names_are_rejected()
    {
        var xml = ResultXml.Run(ResultXml.Case("N.T(1)"), ResultXml.Case("N.T(1)", "Failed", "bad"));

        Assert.That(() => Read(xml), Throws.TypeOf<FailureException>().With.Message.Contains("two tests alike: N.T(1)")
            .And.Property(nameof(FailureException.Kind)).EqualTo(FailureKind.Test));
    }

    [TestCase("total")]
    [TestCase("passed")]
    [TestCase("failed")]
    [TestCase("skipped")]
    public void A_file_that_contradicts_its_own_counts_is_invalid(string count)
    {
        var run = ResultXml.Of(ResultXml.Case("N.T"));
        run.SetAttributeValue(count, 17);

        Assert.That(() => Read(run.ToString()), Throws.TypeOf<FailureException>().With.Message.Contains($"17 as '{count}'"));
    }

    [TestCase("<test-run />", "no count 'total'")]
    [TestCase("<test-run><test-case", "is broken")]
    public void Another_file_is_invalid(string xml, string message) =>
        Assert.That(() => Read(xml), Throws.TypeOf<FailureException>().With.Message.Contains(message));

    private SuiteResult Read(string xml)
    {
        File.WriteAllText(file, xml);
        return NUnitResultFile.Read(file);
    }
}
