using ArchUnitNET.Loader;
using Dbal.Daemon.Hosting;
using Dbal.Operations;

namespace Dbal.Tests;

/// <summary>The direction of dependencies between the rooms, which are the folders of <c>src/Dbal</c> and <c>src/Dbal.Daemon</c>.</summary>
internal sealed class ArchitectureTests
{
    // A room uses only rooms that come before it in this list.
    private static readonly string[] Library = ["Text", "Entities", "Errors", "Values", "Queries", "Yaml", "Schemas", "Backends", "Operations"];

    private static readonly string[] Daemon = ["Contract", "Configuration", "Observability", "Storage", "OpenApi", "Http", "Hosting", "Commands"];

    [Test]
    public void Rooms_of_the_library_use_only_rooms_that_come_before_them() => Check(typeof(DataService), "Dbal", Library);

    [Test]
    public void Rooms_of_the_daemon_use_only_rooms_that_come_before_them() => Check(typeof(DaemonServer), "Dbal.Daemon", Daemon);

    private static void Check(System.Type type, string root, string[] order)
    {
        var types = new ArchLoader().LoadAssembly(type.Assembly).Build().Types.ToList();
        var uses = (
            from user in types
            let room = RoomOf(user.Namespace.FullName)
            where room is not null
            from dependency in user.Dependencies
            let used = RoomOf(dependency.Target.Namespace?.FullName)
            where used is not null && used != room
            select (Room: room, Used: used, Type: user.Name)).Distinct().ToList();

        Assert.That(uses.Select(use => use.Room).Concat(uses.Select(use => use.Used)).Distinct(), Is.EquivalentTo(order));
        Assert.That(uses.Where(use => Array.IndexOf(order, use.Used) > Array.IndexOf(order, use.Room)), Is.Empty);

        string? RoomOf(string? name) =>
            name?.StartsWith(root + ".", StringComparison.Ordinal) == true && name[(root.Length + 1)..].Split('.')[0] is var room
                && type.Assembly.GetTypes().Any(each => each.Namespace == $"{root}.{room}")
                ? room
                : null;
    }
}
