using ArchUnitNET.Loader;
using Build.Runs;
using NUnit.Framework;

namespace Build.Tests;

/// <summary>The direction of dependencies between the rooms, which are the folders of <c>build/</c>.</summary>
public sealed class ArchitectureTests
{
    private static readonly ArchUnitNET.Domain.Architecture Program = new ArchLoader().LoadAssembly(typeof(MatrixRun).Assembly).Build();

    // A room uses only rooms that come before it in this list.
    private static readonly string[] Order =
        ["Workspace", "Results", "Processes", "Terminal", "Servers", "Matrix", "Suites", "Daemons", "Options", "Reports", "Runs", "Tasks"];

    [Test]
    public void Rooms_use_only_rooms_that_come_before_them()
    {
        var uses = (
            from type in Program.Types
            let room = RoomOf(type.Namespace.FullName)
            where room is not null
            from dependency in type.Dependencies
            let used = RoomOf(dependency.Target.Namespace?.FullName)
            where used is not null && used != room
            select (Room: room, Used: used, Type: type.Name)).Distinct().ToList();

        Assert.That(uses.Select(use => use.Room).Concat(uses.Select(use => use.Used)).Distinct(), Is.EquivalentTo(Order));
        Assert.That(uses.Where(use => Array.IndexOf(Order, use.Used) > Array.IndexOf(Order, use.Room)), Is.Empty);
    }

    private static string? RoomOf(string? name) => name?.Split('.') is ["Build", var room, ..] ? room : null;
}
