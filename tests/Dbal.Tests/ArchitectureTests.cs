using Dbal.Daemon.Hosting;
using Dbal.Operations;
using Dbal.Tests.Shared;

namespace Dbal.Tests;

/// <summary>The direction of dependencies between the rooms, which are the folders of <c>src/Dbal</c> and <c>src/Dbal.Daemon</c>.</summary>
internal sealed class ArchitectureTests
{
    // A room uses only rooms that come before it in its list.
    private static readonly string[] Library = ["Text", "Entities", "Errors", "Values", "Queries", "Yaml", "Schemas", "Backends", "Operations"];

    private static readonly string[] Daemon = ["Contract", "Configuration", "Observability", "Storage", "OpenApi", "Http", "Hosting", "Commands"];

    [Test]
    public void Rooms_of_the_library_use_only_rooms_that_come_before_them() => Check(typeof(DataService), "Dbal", Library);

    [Test]
    public void Rooms_of_the_daemon_use_only_rooms_that_come_before_them() => Check(typeof(DaemonServer), "Dbal.Daemon", Daemon);

    private static void Check(Type type, string root, string[] rooms)
    {
        var found = RoomOrder.Find(type, root, rooms);
        Assert.That(found.Rooms, Is.EquivalentTo(rooms));
        Assert.That(found.Violations, Is.Empty);
    }
}
