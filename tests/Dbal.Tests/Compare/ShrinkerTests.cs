using Dbal.Compare.Playing;
using Dbal.Compare.Shrinking;
using Dbal.Compare.Streams;

namespace Dbal.Tests.Compare;

/// <summary>The shrinker finds the requests that a difference needs. A function takes the place of the daemons.</summary>
public sealed class ShrinkerTests
{
    [Test]
    public async Task Only_the_requests_and_members_that_matter_remain()
    {
        var requests = Enumerable.Range(1, 60).Select(label => new Request(label, "POST", "/{{tenant}}/p/item") { Body = $$"""{"a": {{label}}, "b": "xyz", "c": [1, 2]}""" }).ToList();
        requests[49] = new Request(50, "GET", "/{{tenant}}/p/item?a.in=1%2C2%2C9&sort=b&limit=3");

        var smallest = await ShrinkAsync(new RequestStream("s", requests), stream =>
            stream.Requests.Any(request => request.Body?.Contains("\"b\": \"", StringComparison.Ordinal) == true && request.Label == 7)
                ? stream.Requests.ToList().FindIndex(request => request.Target.Contains("%2C9", StringComparison.Ordinal) || request.Target.Contains("=9", StringComparison.Ordinal))
                : -1);

        Assert.That(smallest.Select(request => $"{request.Label} {request.Method} {request.Target} {request.Body}"), Is.EqualTo(new[]
        {
            """7 POST /{{tenant}}/p/item {"b": "a"}""",
            "50 GET /{{tenant}}/p/item?a.in=9 ",
        }));
    }

    [Test]
    public async Task Another_kind_of_difference_does_not_count()
    {
        var requests = new[] { new Request(1, "GET", "/a"), new Request(2, "DELETE", "/b") };

        // Without the first request, the second one differs in another way.
        var smallest = await ShrinkAsync(new RequestStream("s", requests), stream => stream.Requests.Count - 1, stream => stream.Requests.Count == 2 ? 500 : 404);

        Assert.That(smallest, Has.Count.EqualTo(2));
    }

    private static async Task<IReadOnlyList<Request>> ShrinkAsync(RequestStream stream, Func<RequestStream, int> at, Func<RequestStream, int>? status = null)
    {
        Task<Difference?> PlayAsync(RequestStream candidate) => Task.FromResult(at(candidate) is >= 0 and var place ? Differing(candidate, place, status?.Invoke(candidate) ?? 500) : null);
        var found = await PlayAsync(stream);

        return (await new Shrinker(PlayAsync, TimeSpan.FromSeconds(30)).ShrinkAsync(found!)).Play.Stream.Requests;
    }

    private static Difference Differing(RequestStream stream, int place, int status)
    {
        var expected = stream.Requests.Select(_ => (NormalAnswer?)new NormalAnswer(200, null, null, "{}")).ToList();
        var found = stream.Requests.Select((_, index) => new NormalAnswer(index == place ? status : 200, null, null, "{}")).ToList();
        return new Difference(new Play(stream, "t", expected, new Dictionary<string, IReadOnlyList<NormalAnswer>> { ["row"] = found }), place, ["row"]);
    }
}
