using Build.Servers;
using Cake.Core.IO;
using Dbal.Tests.Shared;
using NUnit.Framework;

namespace Build.Tests.Servers;

/// <summary>The build accepts and rejects the same database URLs as the daemon; see the class with this name in Dbal.Tests.</summary>
public sealed class DatabaseUrlTests
{
    private static IEnumerable<object[]> Valid => DatabaseUrls.Valid.Select(each => new object[] { each.Kind, each.Url });

    private static IEnumerable<object[]> Invalid => DatabaseUrls.Invalid.Select(each => new object[] { each.Kind, each.Url, each.Message });

    [TestCaseSource(nameof(Valid))]
    public async Task A_valid_URL_is_planned(string kind, string url) =>
        Assert.That((await PlanAsync(kind, url)).Source, Is.EqualTo(ServerSource.Given));

    [TestCaseSource(nameof(Invalid))]
    public void An_invalid_URL_is_rejected_before_anything_starts(string kind, string url, string message)
    {
        var error = Assert.ThrowsAsync<DatabaseException>(() => PlanAsync(kind, url))!;

        Assert.That(error.Message, Does.StartWith($"Invalid DBAL_{kind.ToUpperInvariant()}_URL: ").And.Contain(message).And.Not.Contain("secret"));
        Assert.That(error.Remedy, Does.Contain($"DBAL_{kind.ToUpperInvariant()}_URL").And.Not.Contain("secret"));
    }

    private static Task<ServerPlan> PlanAsync(string kind, string url)
    {
        var service = DatabaseService.All.Single(service => service.Name == kind);
        var context = new FakeContext { HasDocker = false, Variables = { [service.UrlVariable] = url } };
        return new DatabaseServers(context, new DirectoryPath("/repository"), _ => { }, new Build.Processes.ProcessGuard("/nowhere", "/nowhere/Build")).PlanAsync(service, DatabasesMode.Given, CancellationToken.None);
    }
}
