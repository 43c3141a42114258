using Dbal.Daemon.Storage;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Files;
using Dbal.Fuzz.Inputs;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz;

/// <summary>
/// Random inputs, one test per kind. For any input, the daemon must respond in time with a status that its OpenAPI document declares and a body that
/// matches its schema, or reject what is not HTTP. It must not return an internal error or exit. Each test prints its counts.
/// </summary>
public sealed class FuzzTests
{
    private const long MegaByte = 1024 * 1024;

    // The same bodies are sent again until a pass adds less than Steady. The garbage collector and its pools reach their size after some passes; a leak never does.
    private const int MostPasses = 8;
    private const long Steady = 20 * MegaByte;
    private const long AllowedGrowth = 1024 * MegaByte;

    // The daemon's own limits: 10 s for headers.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    private Batch batch = null!;
    private Task slow = Task.CompletedTask;
    private long? memoryAtStart;

    [OneTimeSetUp]
    public async Task Begin()
    {
        batch = new Batch(DaemonUnderTest.Target.BaseUrl, Setup.Check);
        memoryAtStart = await Setup.Vitals.MemoryAsync();
        slow = batch.RunAsync(SlowInputs.Name, SlowInputs.Count, SlowInputs.Make); // in parallel, because they mostly wait
    }

    [OneTimeTearDown]
    public Task EndSlowSenders() => slow.ContinueWith(_ => { }, TaskScheduler.Default);

    [TearDown]
    public async Task DemandLife()
    {
        await Setup.Vitals.DemandAliveAsync();
        TestContext.Out.WriteLine($"resident memory of the daemon: {await Setup.Vitals.MemoryAsync() / MegaByte} MiB");
    }

    [Test, Order(1)]
    public async Task Kept_inputs()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Kept"), "*.raw").Order(StringComparer.Ordinal).ToList();
        Assert.That(files, Is.Not.Empty);
        await batch.RunAsync("kept inputs", files.Count, index => new WireInput([new Segment(File.ReadAllBytes(files[index]))]));
    }

    [Test, Order(2)]
    public Task Addresses() => batch.RunAsync(new AddressInputs());

    [Test, Order(3)]
    public Task Queries() => batch.RunAsync(new QueryInputs());

    [Test, Order(4)]
    public Task Headers() => batch.RunAsync(new HeaderInputs());

    [Test, Order(5)]
    public Task Bodies() => batch.RunAsync(new BodyInputs());

    [Test, Order(6)]
    public Task Bulks() => batch.RunAsync(new BulkInputs());

    [Test, Order(7)]
    public Task Calls() => batch.RunAsync(new RpcInputs());

    [Test, Order(8)]
    public Task Sequences() => batch.RunAsync(new SequenceInputs());

    [Test, Order(9)]
    public Task Valid_rows() => batch.RunAsync(new RowInputs());

    [Test, Order(10)]
    public Task Consistent_lists() => batch.RunAsync(new ListInputs());

    [Test, Order(11)]
    public Task Framing() => batch.RunAsync(new FramingInputs());

    [Test, Order(12)]
    public Task Entity_files() => RunFilesAsync(EntityFileInput.Name, share: 0.03, (draw, _) => EntityFileInput.Next(draw));

    [Test, Order(13)]
    public Task Served_entities()
    {
        if (!BackendTable.Has("sqlite"))
            Assert.Ignore("The daemon was built without sqlite, because the package feed lacks Microsoft.Data.Sqlite.Core.");
        return RunFilesAsync(ServedEntityInput.Name, share: 0.02, ServedEntityInput.Next);
    }

    [Test, Order(14)]
    public Task Configuration_files() => RunFilesAsync(ConfigurationInput.Name, share: 0.02, (draw, _) => ConfigurationInput.Next(draw));

    [Test, Order(15)]
    public Task Starts_of_the_daemon() => batch.RunAsync(
        StartInput.Name, Math.Max(4, Budget.Requests / 1000),
        index => StartInput.Next(new Draw(Budget.Seed, StartInput.Name, index)));

    [Test, Order(16)]
    public Task Slow_clients() => slow;

    [Test, Order(17)]
    public async Task No_request_and_no_connection_remains_open()
    {
        var (requests, connections) = (await Vitals.RequestsInFlightAsync(Settling), await Vitals.ConnectionsLeftOpenAsync(Settling));
        if (requests is null && connections is null)
            Assert.Ignore("The daemon is on another machine and has no metric http_requests_in_flight, so open requests cannot be counted.");
        Assert.That(requests ?? 0, Is.Zero, "requests in flight");
        Assert.That(connections ?? 0, Is.Zero, "connections that the client has closed but the daemon has not");
    }

    [Test, Order(18)]
    public async Task The_memory_does_not_grow_without_bound()
    {
        if (memoryAtStart is not { } start || await Setup.Vitals.MemoryAsync() is not { } before)
        {
            Assert.Ignore("The daemon is on another machine and has no metric process_resident_memory_bytes, so its memory cannot be measured.");
            return;
        }

        List<long> passes = [before];
        do
        {
            await batch.RunAsync(new BodyInputs());
            passes.Add((await Setup.Vitals.MemoryAsync())!.Value);
        }
        while (passes[^1] - passes[^2] >= Steady && passes.Count <= MostPasses);
        TestContext.Out.WriteLine(
            $"{start / MegaByte} MiB at the start, {string.Join(", ", passes.Select(bytes => bytes / MegaByte))} MiB after each pass of the same bodies");
        Assert.That(passes[^1] - passes[^2], Is.LessThan(Steady), $"bytes of growth in pass {passes.Count - 1} of the same bodies");
        Assert.That(passes[^1] - start, Is.LessThan(AllowedGrowth), "bytes of growth");
    }

    // Readers of files do not depend on the backend, so every row uses other files.
    private Task RunFilesAsync(string kind, double share, Func<Draw, int, IInput> next) => batch.RunAsync(
        kind,
        Math.Max(20, (int)(Budget.Requests * share)),
        index => next(new Draw(Budget.Seed, $"{kind} beside {Setup.Vitals.Backend}", index), index));
}
