using Build.Matrix;
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
    public void Tests_are_read_in_the_order_in_which_they_began()
    {
        File.WriteAllText(file, """
            <test-run><test-suite>
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

        var tests = NUnitResultFile.Read(file);

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

    [TestCase("<test-run />", "No test was executed")]
    [TestCase("""<test-run><test-case name="T" fullname="N.T" result="Skipped" /></test-run>""", "(1 found)")]
    [TestCase("<test-run><test-case", "is broken")]
    public void A_file_that_tells_of_no_executed_test_is_a_failure(string xml, string message)
    {
        File.WriteAllText(file, xml);

        Assert.That(() => NUnitResultFile.Read(file), Throws.TypeOf<RowException>().With.Message.Contains(message));
    }
}
