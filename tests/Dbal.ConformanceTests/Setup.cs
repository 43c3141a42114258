using Dbal.ConformanceTests.Contract;

// Outside any namespace, so that it runs before every test of the assembly.
[SetUpFixture]
public sealed class Setup : DaemonUnderTest
{
    [OneTimeSetUp]
    public async Task HoldAnswersAgainstTheDocument() => DaemonClient.Check = (await ApiContract.ReadAsync(Http)).Check;
}
