using Build.Options;
using Build.Results;
using NUnit.Framework;

namespace Build.Tests.Options;

public sealed class SelectionCheckTests
{
    private static readonly IReadOnlyList<string> Tests = [.. Enumerable.Range(1, 17).Select(number => $"Suite.Pages_{number}")];

    [TestCase("--shard=18/20", "--shard=18/20 is empty: the integration suite has 17 tests. Use at most 17 shards.")]
    [TestCase("--filter=pagination", "Did you mean Suite.Pages_1? List all with ")]
    [TestCase("--filter=pgae", "No test matches --filter: none of the 17 tests of the integration suite has 'pgae' in its full name.")]
    public void An_empty_selection_is_rejected(string option, string message) =>
        Assert.That(() => CheckAsync(option), Throws.TypeOf<UsageException>().With.Message.Contains(message));

    [TestCase("--shard=17/20")]
    [TestCase("--filter=PAGES_3")]
    [TestCase("--filter=cat == none")]
    public void A_nonempty_selection_is_accepted(string option) => Assert.That(() => CheckAsync(option), Throws.Nothing);

    [Test]
    public async Task The_tests_are_not_listed_unless_required() =>
        await SelectionCheck.RunAsync(OptionParser.Parse(["--backend=sqlite"]), () => throw new InvalidOperationException());

    [Test]
    public void A_suite_that_cannot_list_its_tests_is_not_checked() => Assert.That(
        () => SelectionCheck.RunAsync(OptionParser.Parse(["--shard=1/2"]), () => throw new FailureException(FailureKind.Infra, "missing", "build it")),
        Throws.Nothing);

    private static Task CheckAsync(string option) => SelectionCheck.RunAsync(OptionParser.Parse([option]), () => Task.FromResult(Tests));
}
