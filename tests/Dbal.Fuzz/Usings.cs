global using Dbal.TestClient;
global using NUnit.Framework;
