using Build.Reports;
using Build.Results;
using NUnit.Framework;

namespace Build.Tests.Reports;

public sealed class GitHubAnnotationsTests
{
    [Test]
    public void A_failed_row_and_a_failed_test_are_annotations() =>
        Assert.That(GitHubAnnotations.Write(Redaction.Redact(SampleRun.Everything), "/src"), Is.EqualTo(new[]
        {
            "::error title=mysql failed (DAEMON)::The daemon died with exit code 134 while the tests ran.%0ARead the log's last lines; "
                + "the adapter could not open mysql://metabuilder:***@127.0.0.1:3306/metabuilder.",
            "::error file=tests/Dbal.IntegrationTests/ListTests.cs,line=42,title=Sorts_both_ways fails on postgres::"
                + "Nulls sort first </script> & \"ascending\"%0AExpected: null%0ABut was:  \"Ærø\"",
        }));

    [Test]
    public void A_row_failure_without_a_failed_test_is_an_annotation_of_any_kind()
    {
        var row = SampleRun.Selected.Rows[0] with { Status = RowStatus.Failed, Failure = FailureKind.Test, Reason = "The one-time tear-down of N failed: no." };

        Assert.That(GitHubAnnotations.Write(SampleRun.Selected with { Rows = [row] }, "/src").Single(),
            Does.StartWith("::error title=sqlite failed (TEST)::The one-time"));
    }

    [Test]
    public void Only_the_given_rows_are_annotated() =>
        Assert.That(GitHubAnnotations.Write(SampleRun.Everything, "/src", ["postgres"]).Single(), Does.Contain("fails on postgres"));

    [Test]
    public void A_test_that_fails_on_two_backends_is_one_annotation()
    {
        var postgres = SampleRun.Everything.Rows[1];
        var result = SampleRun.Everything with { Rows = [postgres, postgres with { Backend = "mysql" }] };

        Assert.That(GitHubAnnotations.Write(result, "/elsewhere"), Is.EqualTo(new[]
        {
            "::error title=Sorts_both_ways fails on postgres%2C mysql::Nulls sort first </script> & \"ascending\"%0AExpected: null%0ABut was:  \"Ærø\"",
        }));
    }

    [Test]
    public void Annotations_over_GitHubs_limit_are_counted_in_the_last_one()
    {
        var row = new RowResult("mysql", RowStatus.Failed, TimeSpan.Zero) { Failure = FailureKind.Infra, Reason = "100% gone" };
        var annotations = GitHubAnnotations.Write(SampleRun.Everything with { Rows = [.. Enumerable.Repeat(row, 12)] }, "/src");

        Assert.That(annotations, Has.Count.EqualTo(10));
        Assert.That(annotations[0], Does.EndWith("::100%25 gone"));
        Assert.That(annotations[9], Does.Contain("3 failures more"));
    }

    [Test]
    public void Quoted_text_contains_no_commands()
    {
        using var output = new StringWriter { NewLine = "\n" };
        GitHubAnnotations.WriteQuoted(output, () => output.WriteLine("::error::not mine"));

        Assert.That(output.ToString(), Does.Match(@"^::stop-commands::(\w{32})\n::error::not mine\n::\1::\n$"));
    }
}
