using Dbal.ConformanceTests.Contract;

// Each test has its own tenant, so tests do not see each other's rows. Most of a test's time is spent waiting for the daemon and its database.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: LevelOfParallelism(4)]

// Outside any namespace, so that it runs before every test of the assembly.
[SetUpFixture]
public sealed class Setup : DaemonUnderTest
{
    [OneTimeSetUp]
    public async Task HoldAnswersAgainstTheDocument() => DaemonClient.Check = (await ApiContract.ReadAsync(Http)).Check;
}
