using Build.Options;
using NUnit.Framework;

namespace Build.Tests.Options;

public sealed class OptionRulesTests
{
    [TestCase("--quiet --verbose", "cannot be combined")]
    [TestCase("--verbose --verbosity=quiet", "cannot be combined")]
    [TestCase("--rerun-failed --shard=1/2", "cannot be combined")]
    [TestCase("--tree --dryrun", "cannot be combined")]
    [TestCase("--target=MergeReports", "requires --from=FOLDER")]
    [TestCase("--from=.", "--from has no effect on --target=TestMatrix: it only applies to --target=MergeReports")]
    [TestCase("--keep --target=Report", "--keep has no effect on --target=Report: it only applies to tasks that start servers or daemons")]
    [TestCase("--keep --target=Test", "--keep has no effect")]
    [TestCase("--filter=page --target=Test", "--filter has no effect")]
    [TestCase("--suite=conformance --target=ComposeUp", "--suite has no effect")]
    [TestCase("--shard=1/2 --target=StartDaemon-sqlite", "--shard has no effect")]
    [TestCase("--rerun-failed --target=Report", "--rerun-failed has no effect")]
    [TestCase("--repeat=2 --target=CiMatrix", "--repeat has no effect")]
    [TestCase("--parallel=2 --target=WaitHealthy", "--parallel has no effect")]
    [TestCase("--daemon-timeout=2 --target=ComposeUp", "--daemon-timeout has no effect")]
    [TestCase("--backend=sqlite --target=Clean", "--backend has no effect")]
    [TestCase("--backend=sqlite --target=RunTests-mysql", "RunTests-mysql requires the row 'mysql', which --backend excludes")]
    [TestCase("--exclusive", "no test would run")]
    [TestCase("--exclusive --target=TestMatrix", "no test would run")]
    [TestCase("--exclusive --target=Default", "no test would run")]
    [TestCase("--exclusive --target=RunTests-sqlite", "no test would run")]
    [TestCase("--seed=1", "--seed has no effect on --suite=integration: it only applies to --suite=fuzz, --suite=all and --target=Compare")]
    [TestCase("--replay=.", "--replay has no effect on --target=TestMatrix: it only applies to --target=Compare")]
    [TestCase("--target=Compare --suite=fuzz", "--suite has no effect on --target=Compare: it only applies to tasks that run the suite on rows")]
    [TestCase("--target=Compare --parallel=2", "--parallel has no effect on --target=Compare: it always runs all daemons at once")]
    [TestCase("--target=Compare --target=Plan", "--target=Compare cannot be combined with other targets")]
    [TestCase("--target=Compare --replay=. --requests=5", "--requests has no effect with --replay")]
    [TestCase("--requests=1 --suite=conformance", "--requests has no effect on --suite=conformance")]
    [TestCase("--daemon=mydaemon", "neither {config} nor {port}")]
    public void Invalid_combinations_are_rejected_with_a_remedy(string line, string message)
    {
        var error = Assert.Throws<UsageException>(() => OptionParser.Parse(line.Split(' ')))!;

        Assert.That(error.Message, Does.Contain(message).And.Match("[Rr]emove|Write|requires --from"));
    }

    [TestCase("--keep --target=StartDaemon-sqlite")]
    [TestCase("--filter=page --target=RunTests-sqlite")]
    [TestCase("--filter=page --target=Plan")]
    [TestCase("--target=Report --target=StartDaemon-sqlite --keep")]
    [TestCase("--backend=sqlite --target=MergeReports --from=.")]
    [TestCase("--exclusive --target=StartDaemon-sqlite")]
    [TestCase("--exclusive --target=Report")]
    [TestCase("--rerun-failed --filter=page")]
    [TestCase("--suite=fuzz --requests=100 --seed=7")]
    [TestCase("--rerun-failed --seed=7")]
    [TestCase("--daemon={port}")]
    [TestCase("--strict --target=Test")]
    public void Valid_combinations_are_accepted(string line) => Assert.That(() => OptionParser.Parse(line.Split(' ')), Throws.Nothing);
}
