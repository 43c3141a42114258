using Dbal.ConformanceTests.Contract;
using Dbal.Fuzz.Inputs;
using Dbal.Fuzz.Runs;

// Outside any namespace, so that it runs before every test of the assembly.
[SetUpFixture]
public sealed class Setup : DaemonUnderTest
{
    internal static AnswerCheck Check { get; private set; } = null!;

    internal static Vitals Vitals { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task FillTheDatabase()
    {
        if (Target.BaseUrl.Scheme != Uri.UriSchemeHttp)
            Assert.Ignore("This suite requires a daemon with plain HTTP.");
        Check = new AnswerCheck(await ApiContract.ReadAsync(Http));
        Vitals = await Vitals.MeetAsync();
        using var exchange = new Exchange(Target.BaseUrl, Check, new Figures());
        await DataSet.FillAsync(exchange);
    }
}
